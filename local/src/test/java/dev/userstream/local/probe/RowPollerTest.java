package dev.userstream.local.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.events.RunId;
import dev.userstream.events.store.Store;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class RowPollerTest {
    private static final List<Store> CASSANDRA = List.of(Store.CASSANDRA);
    private static final List<Sample> SAMPLES = Sample.of(new RunId("run"), 3, 3, Instant.EPOCH, 1);
    private static final Sample LATER = new Sample(3, new UUID(0, 3), Instant.MAX);

    @Test
    void aStoreThatFails_isConnectedToAgain() {
        AtomicInteger connections = new AtomicInteger();

        try (RowPoller poller = new RowPoller(store -> connect(connections.incrementAndGet()))) {
            poller.start(CASSANDRA);
            poller.watch(SAMPLES);
            await().until(() -> poller.hasSeen(SAMPLES));
        }

        assertThat(connections).hasValue(3);
    }

    @Test
    void usersThatAreNotDue_areNotAskedFor() {
        try (RowPoller poller = new RowPoller(store -> new Rows(3))) {
            poller.start(List.of(Store.values()));
            poller.watch(SAMPLES);
            poller.watch(List.of(LATER));
            await().until(() -> poller.hasSeen(SAMPLES));

            assertThat(poller.seen()).containsOnlyKeys(Store.values());
            assertThat(poller.seen().values())
                    .allSatisfy(times -> assertThat(times).hasSize(3).doesNotContainKey(LATER.id()));
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
