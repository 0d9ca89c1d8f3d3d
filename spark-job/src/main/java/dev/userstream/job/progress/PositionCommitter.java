package dev.userstream.job.progress;

import dev.userstream.events.Store;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits positions in the background: only the latest of each store, so that a slow Kafka never holds a query. What cannot
 * be committed is logged; the next batch brings a newer position. Thread-safe.
 */
public final class PositionCommitter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PositionCommitter.class);

    private final ConsumerGroups groups;
    private final Map<Store, Map<Integer, Long>> waiting = new EnumMap<>(Store.class);
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread committer = new Thread(task, "position-committer");
        committer.setDaemon(true);
        return committer;
    });

    /** Commits through {@code groups}. */
    public PositionCommitter(ConsumerGroups groups) {
        this.groups = groups;
    }

    /** Takes a store's newest position. */
    public void offer(Store store, Map<Integer, Long> positions) {
        synchronized (waiting) {
            boolean scheduled = !waiting.isEmpty();
            waiting.put(store, positions);
            if (!scheduled && !thread.isShutdown()) {
                thread.execute(this::commitWaiting);
            }
        }
    }

    private void commitWaiting() {
        Map<Store, Map<Integer, Long>> taken;
        synchronized (waiting) {
            taken = new EnumMap<>(waiting);
            waiting.clear();
        }
        taken.forEach(this::commit);
    }

    private void commit(Store store, Map<Integer, Long> positions) {
        try {
            groups.commit(store, positions);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("event=position_not_committed store={} detail=\"{}\"", store.label(), e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Commits what is waiting and ends, within {@code patience}. */
    public void close(Duration patience) {
        thread.shutdown();
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
