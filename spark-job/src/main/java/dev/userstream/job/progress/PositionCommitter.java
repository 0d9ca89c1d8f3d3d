package dev.userstream.job.progress;

import dev.userstream.events.Store;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits positions in the background: only the latest of each store, so that a slow Kafka never holds a query. What cannot
 * be committed is tried again until it is, or until the next batch brings a newer position. Thread-safe.
 */
public final class PositionCommitter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PositionCommitter.class);

    private final GroupPositions groups;
    private final IntFunction<Duration> backoff;
    private final Map<Store, Map<Integer, Long>> waiting = new EnumMap<>(Store.class);
    /** Failed tries in a row; touched by the committing thread only. */
    private final Map<Store, Integer> failures = new EnumMap<>(Store.class);

    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, task -> {
        Thread committer = new Thread(task, "position-committer");
        committer.setDaemon(true);
        return committer;
    });

    /**
     * Commits through {@code groups}.
     *
     * @param backoff the wait after so many failures in a row, 1 or more
     */
    public PositionCommitter(GroupPositions groups, IntFunction<Duration> backoff) {
        this.groups = groups;
        this.backoff = backoff;
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Takes a store's newest position. */
    public void offer(Store store, Map<Integer, Long> positions) {
        synchronized (waiting) {
            waiting.put(store, positions);
            if (!thread.isShutdown()) {
                thread.execute(() -> commit(store));
            }
        }
    }

    private void commit(Store store) {
        Map<Integer, Long> positions;
        synchronized (waiting) {
            positions = waiting.remove(store);
        }
        if (positions == null) {
            return;
        }
        try {
            groups.commit(store, positions);
            if (failures.remove(store) != null) {
                LOG.info("event=position_committed store={}", store.label());
            }
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            tryAgain(store, positions, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tryAgain(Store store, Map<Integer, Long> positions, Exception error) {
        int failed = failures.merge(store, 1, Integer::sum);
        if (failed == 1) {
            LOG.warn("event=position_not_committed store={} detail=\"{}\"", store.label(), error.toString());
        }
        synchronized (waiting) {
            waiting.putIfAbsent(store, positions);
            if (!thread.isShutdown()) {
                var unused = thread.schedule(
                        () -> commit(store), backoff.apply(failed).toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    /** Commits what is waiting and ends, within {@code patience}. */
    public void close(Duration patience) {
        synchronized (waiting) {
            for (Store store : Store.values()) {
                thread.execute(() -> commit(store));
            }
            thread.shutdown();
        }
        try {
            if (!thread.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("event=position_not_committed detail=\"Kafka did not answer before the job ended\"");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(2));
    }
}
