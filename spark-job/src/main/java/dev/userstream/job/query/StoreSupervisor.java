package dev.userstream.job.query;

import dev.userstream.events.Store;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.loss.LossCheck;
import dev.userstream.job.progress.BatchProgress;
import dev.userstream.job.progress.StartPosition;
import dev.userstream.job.sink.StoreSink;
import dev.userstream.job.sink.StoreTable;
import dev.userstream.job.watch.QueryActivity;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the query of one store going: prepares, starts, and starts again with back-off for as long as the cause may pass.
 * Runs on a thread of its own, so that a store that is down holds nobody else.
 */
public final class StoreSupervisor implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreSupervisor.class);
    private static final Duration POLL = Duration.ofMillis(50);

    private final StoreQuery query;
    private final Preparation preparation;
    private final QueryEnd end;
    private final StopSignal stop;
    private final AtomicReference<@Nullable Thread> preparing = new AtomicReference<>();
    private int failures;

    StoreSupervisor(StoreQuery query, Preparation preparation, QueryEnd end, StopSignal stop) {
        this.query = query;
        this.preparation = preparation;
        this.end = end;
        this.stop = stop;
    }

    /** What must be there before the query starts. */
    record Preparation(
            TopicPreparation topics,
            LossCheck losses,
            StoreTable table,
            StartPosition position,
            QueryActivity activity) {}

    /** What is done when the query ends. */
    record QueryEnd(BatchBoundary boundary, Duration stopTimeout, FatalEnd fatal) {}

    @Override
    public void run() {
        while (!stop.requested()) {
            try {
                runOnce();
            } catch (InterruptedException e) {
                stop.request();
            } catch (Exception e) { // Spark and the connector throw checked exceptions that Scala does not declare
                if (!stop.requested()) {
                    afterFailure(e, explained(Failures.of(e)));
                }
            }
        }
    }

    /** Spark says that records are gone, but not how many. */
    private StoreFailure explained(StoreFailure failure) {
        try {
            return failure.reason() == FailureCause.DATA_LOSS
                    ? preparation.losses().explained(store(), failure)
                    : failure;
        } catch (InterruptedException e) {
            stop.request();
            return failure;
        }
    }

    private void runOnce() throws StreamingQueryException, TimeoutException, InterruptedException {
        StoreSink sink = prepare();
        if (stop.requested()) {
            return;
        }
        StreamingQuery running = query.start(sink);
        preparation.activity().running(() -> lastBatch(running));
        LOG.info("event=query_started store={}", store().label());
        while (!running.awaitTermination(POLL.toMillis())) {
            if (failures > 0 && running.lastProgress() != null) {
                LOG.info("event=query_recovered store={} failures={}", store().label(), failures);
                failures = 0;
            }
            if (stop.requested()) {
                boolean between = end.boundary().stop(running, end.stopTimeout());
                LOG.info("event=query_stopped store={} between_batches={}", store().label(), between);
                return;
            }
        }
    }

    private static Optional<BatchProgress> lastBatch(StreamingQuery running) {
        return Optional.ofNullable(running.lastProgress()).flatMap(BatchProgress::of);
    }

    private StoreSink prepare() throws InterruptedException {
        preparation.activity().ended();
        preparing.set(Thread.currentThread());
        try {
            preparation.topics().prepare();
            preparation.losses().check(store());
            StoreSink sink = preparation.table().prepare();
            preparation.activity().started(preparation.position().commit(store()));
            return sink;
        } finally {
            preparing.set(null);
        }
    }

    /** Ends the waiting for servers that do not answer; a running query is left to its batch boundary. */
    void stopPreparing() {
        Thread waiting = preparing.getAndSet(null);
        if (waiting != null) {
            waiting.interrupt();
        }
    }

    private void afterFailure(Exception error, StoreFailure failure) {
        preparation.activity().ended();
        if (failure.reason().fatal()) {
            end.fatal().end(store(), failure);
            return;
        }
        failures++;
        Duration wait = Backoff.OF_QUERIES.after(failures);
        LOG.warn(
                "event=query_waits store={} cause={} attempt={} retry_in_ms={} detail=\"{}\"",
                store().label(),
                failure.reason().label(),
                failures,
                wait.toMillis(),
                failure.getMessage());
        if (failure.reason() == FailureCause.UNKNOWN) {
            LOG.debug("event=query_failed store={}", store().label(), error);
        }
        stop.pause(wait);
    }

    private Store store() {
        return query.store();
    }
}
