package dev.userstream.local.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.events.RunId;
import dev.userstream.events.store.Store;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class VisibilityWatchTest {
    @Test
    void aStoreThatFailsIsConnectedToAgain() {
        List<Sample> samples = Sample.of(new RunId("run"), 3, 3);
        AtomicInteger connections = new AtomicInteger();

        try (VisibilityWatch watch = VisibilityWatch.start(
                "sample", () -> connect(connections.incrementAndGet()), samples, due -> true, InstantSource.system())) {
            await().until(() -> watch.seen().size() == 3);
        }

        assertThat(connections).hasValue(3);
    }

    /** The first connection is refused, the second fails when it is used. */
    private static StoreRows connect(int connection) {
        if (connection == 1) {
            throw new StoreUnreadableException(Store.CASSANDRA, new IllegalStateException("refused"));
        }
        return new Rows(connection);
    }

    private record Rows(int connection) implements StoreRows {
        @Override
        public Store store() {
            return Store.CASSANDRA;
        }

        @Override
        public Set<UUID> visible(Collection<UUID> ids) {
            if (connection == 2) {
                throw new StoreUnreadableException(store(), new IllegalStateException("lost"));
            }
            return Set.copyOf(ids);
        }

        @Override
        public long count() {
            return 0;
        }

        @Override
        public List<List<String>> texts(Collection<UUID> ids, List<String> columns) {
            return List.of();
        }

        @Override
        public void close() {}
    }
}
