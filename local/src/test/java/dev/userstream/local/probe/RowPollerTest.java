package dev.userstream.local.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.events.RunId;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class RowPollerTest {
    private static final List<Sample> SAMPLES = Sample.of(new RunId("run"), 3, 3);

    @Test
    void aStoreThatFails_isConnectedToAgain() {
        AtomicInteger connections = new AtomicInteger();

        try (RowPoller poller =
                RowPoller.start("sample", () -> connect(connections.incrementAndGet()), InstantSource.system())) {
            poller.watch(SAMPLES, sample -> true);
            await().until(() -> poller.seen().size() == 3);
        }

        assertThat(connections).hasValue(3);
    }

    @Test
    void usersThatAreNotDue_areNotAskedFor() {
        try (RowPoller poller = RowPoller.start("sample", () -> new Rows(3), InstantSource.system())) {
            poller.watch(SAMPLES, sample -> sample.sequence() < 2);
            await().until(() -> poller.seen().size() == 2);

            assertThat(poller.seen()).doesNotContainKey(SAMPLES.get(2).id());
        }
    }

    /** The first connection is refused, the second fails when it is used. */
    private static StoreRows connect(int connection) {
        if (connection == 1) {
            throw new IllegalStateException("refused");
        }
        return new Rows(connection);
    }

    private record Rows(int connection) implements StoreRows {
        @Override
        public Set<UUID> visible(Collection<UUID> ids) {
            if (connection == 2) {
                throw new IllegalStateException("lost");
            }
            return Set.copyOf(ids);
        }

        @Override
        public void close() {}
    }
}
