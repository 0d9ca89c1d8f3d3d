package dev.userstream.lab.chaos;

import dev.userstream.events.UserIds;
import dev.userstream.events.store.Store;
import dev.userstream.lab.chaos.RunTracker.RunSpec;
import dev.userstream.local.probe.StoreRows;
import dev.userstream.local.probe.StoreUnreadableException;
import dev.userstream.local.stack.Stack;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Measures the time until a newly published user is readable in both stores. Not thread-safe. */
final class RecoveryCheck implements AutoCloseable {
    private static final long POLL_INTERVAL_MS = 50;
    private static final long IDLE_WORK_INTERVAL_MS = 1_000;

    private final RunTracker runs;
    private final Runnable meanwhile;
    private final List<StoreReader> readers;
    private int checks;

    /**
     * Creates a check.
     *
     * @param meanwhile runs about once per second while a check waits
     */
    RecoveryCheck(RunTracker runs, Stack stack, Runnable meanwhile) {
        this.runs = runs;
        this.meanwhile = meanwhile;
        this.readers = Arrays.stream(Store.values())
                .map(store -> new StoreReader(store, stack))
                .toList();
    }

    /**
     * Publishes one user and waits for its rows.
     *
     * @return the time it took; empty if the rows did not appear in time
     */
    Optional<Duration> await(Duration timeout) throws InterruptedException {
        long start = System.nanoTime();
        RunSpec run = runs.newRun("check-" + ++checks, 1, 1);
        UUID id = UserIds.of(run.id(), 0);
        boolean accepted = false;
        long nextIdleWork = 0;
        for (long elapsed = 0; elapsed < timeout.toNanos(); elapsed = System.nanoTime() - start) {
            if (elapsed >= nextIdleWork) {
                meanwhile.run();
                nextIdleWork = elapsed + IDLE_WORK_INTERVAL_MS * 1_000_000;
            }
            accepted = accepted || runs.request(run).isPresent();
            if (accepted && readers.stream().allMatch(reader -> reader.shows(id))) {
                return Optional.of(Duration.ofNanos(System.nanoTime() - start));
            }
            Thread.sleep(POLL_INTERVAL_MS);
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        readers.forEach(StoreReader::close);
    }

    /** Reads a store over one connection, and opens another at most once per second after a failure. */
    private static final class StoreReader {
        private static final long RECONNECT_NANOS = 1_000_000_000;

        private final Store store;
        private final Stack stack;
        private @Nullable StoreRows rows;
        private long failedAt = System.nanoTime() - RECONNECT_NANOS;

        StoreReader(Store store, Stack stack) {
            this.store = store;
            this.stack = stack;
        }

        boolean shows(UUID id) {
            if (rows == null && System.nanoTime() - failedAt < RECONNECT_NANOS) {
                return false;
            }
            try {
                if (rows == null) {
                    rows = StoreRows.connect(store, stack);
                }
                return !rows.visible(List.of(id)).isEmpty();
            } catch (StoreUnreadableException e) {
                close();
                failedAt = System.nanoTime();
                return false;
            }
        }

        void close() {
            StoreRows open = rows;
            rows = null;
            if (open != null) {
                try {
                    open.close();
                } catch (StoreUnreadableException e) {
                    return; // the connection is broken, which is why it is closed
                }
            }
        }
    }
}
