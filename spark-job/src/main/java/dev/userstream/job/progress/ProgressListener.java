package dev.userstream.job.progress;

import dev.userstream.events.Store;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands each finished batch on, with the store whose query ran it. Spark calls it on one thread. */
public final class ProgressListener extends StreamingQueryListener {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(ProgressListener.class);

    private final transient BiConsumer<Store, BatchProgress> finished;
    private final transient Runnable idle;

    /**
     * A listener to add to Spark once.
     *
     * @param finished gets each batch that ended; must return at once
     * @param idle called every few seconds while a query has nothing to do; must return at once
     */
    public ProgressListener(BiConsumer<Store, BatchProgress> finished, Runnable idle) {
        this.finished = finished;
        this.idle = idle;
    }

    @Override
    public void onQueryStarted(QueryStartedEvent event) {
        // The supervisor says so itself.
    }

    @Override
    public void onQueryProgress(QueryProgressEvent event) {
        LOG.debug(
                "event=batch store={} batch={} records={} durations_ms={}",
                event.progress().name(),
                event.progress().batchId(),
                event.progress().numInputRows(),
                event.progress().durationMs());
        storeOf(event.progress().name())
                .ifPresent(store ->
                        BatchProgress.of(event.progress()).ifPresent(progress -> finished.accept(store, progress)));
    }

    @Override
    public void onQueryIdle(QueryIdleEvent event) {
        idle.run();
    }

    @Override
    public void onQueryTerminated(QueryTerminatedEvent event) {
        // The supervisor sees the failure itself.
    }

    private static Optional<Store> storeOf(String queryName) {
        return Arrays.stream(Store.values())
                .filter(store -> store.label().equals(queryName))
                .findFirst();
    }
}
