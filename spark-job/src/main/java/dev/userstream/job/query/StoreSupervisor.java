package dev.userstream.job.query;

import dev.userstream.events.store.Store;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.query.SupervisorState.Phase;
import dev.userstream.settings.Backoff;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the query of one store running: prepares and starts it, and restarts it with back-off after each transient failure.
 * Runs on its own thread, so that an outage of one store does not affect the other. Polls the query's batches, since Spark has
 * no event for the start of a batch and cannot stop between batches.
 */
final class StoreSupervisor implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreSupervisor.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration STOP_POLL = Duration.ofMillis(2);

    private final Store store;
    private final Callable<StreamingQuery> start;
    private final BooleanSupplier sparkHasEnded;
    private final BatchTimer batches;
    private final Limits limits;
    private final RunControl control;
    private volatile SupervisorState state = SupervisorState.INITIAL;

    /**
     * Timing of a supervisor.
     *
     * @param backoff waits between attempts
     * @param batchDeadline longest time of one batch without progress
     * @param slowBatch time from which on a batch is reported as slow
     * @param stopTimeout how long a stop waits for the batch's end
     */
    record Limits(Backoff backoff, Duration batchDeadline, Duration slowBatch, Duration stopTimeout) {}

    /**
     * A supervisor of a query that does not run yet.
     *
     * @param start prepares everything that the query needs, and starts it
     * @param sparkHasEnded whether Spark's context has stopped, for example because the cluster's master ended it
     * @param taken records that the query's running tasks have reported; grows while a batch makes progress
     */
    StoreSupervisor(
            Store store,
            Callable<StreamingQuery> start,
            BooleanSupplier sparkHasEnded,
            LongSupplier taken,
            Limits limits,
            RunControl control) {
        this.store = store;
        this.start = start;
        this.sparkHasEnded = sparkHasEnded;
        this.batches = new BatchTimer(store, limits.slowBatch(), taken);
        this.limits = limits;
        this.control = control;
    }

    /** The query's current state. */
    SupervisorState state() {
        return state;
    }

    @Override
    public void run() {
        while (!control.endRequested()) {
            try {
                runOnce();
            } catch (InterruptedException e) {
                control.requestEnd();
            } catch (Throwable e) { // without its supervisor the job would look healthy but store nothing
                afterFailure(e);
            }
        }
    }

    private void runOnce() throws Exception {
        if (!control.shouldRun()) {
            state = state.in(Phase.STOPPED).recovered();
            control.awaitRunning();
            return;
        }
        state = state.in(Phase.WAITING);
        StreamingQuery query = start.call();
        LOG.info("event=query_started store={}", store.label());
        state = state.in(Phase.RUNNING);
        follow(query);
    }

    /** Polls the query until it ends, a stop is requested, or a batch makes no progress for the time of the deadline. */
    private void follow(StreamingQuery query) throws Exception {
        batches.start();
        while (!query.awaitTermination(POLL.toMillis())) {
            if (state.failures() > 0 && query.lastProgress() != null) {
                LOG.info("event=query_recovered store={} failures={}", store.label(), state.failures());
                state = state.recovered();
            }
            if (!control.shouldRun()) {
                stop(query);
                return;
            }
            if (batches.poll(isInBatch(query), query.lastProgress()).compareTo(limits.batchDeadline()) > 0) {
                end(new StoreFailure(
                        FailureCause.BATCH_DEADLINE,
                        "a batch has made no progress for "
                                + limits.batchDeadline().toSeconds() + " s"));
                return;
            }
        }
        if (sparkHasEnded.getAsBoolean() && !control.endRequested()) {
            end(new StoreFailure(
                    FailureCause.SPARK_ENDED,
                    "Spark has ended (expected: it runs as long as the job); the cluster's master may log the reason"));
        }
    }

    /** A batch that outlasts the timeout is interrupted; it is repeated at the next start. */
    private void stop(StreamingQuery query) throws InterruptedException {
        long deadline = System.nanoTime() + limits.stopTimeout().toNanos();
        long running = lastBatch(query);
        while (isInBatch(query) && lastBatch(query) == running && System.nanoTime() < deadline) {
            Thread.sleep(STOP_POLL.toMillis());
        }
        boolean betweenBatches = !isInBatch(query) || lastBatch(query) != running;
        try {
            query.stop();
        } catch (TimeoutException e) {
            betweenBatches = false;
        }
        LOG.info("event=query_stopped store={} between_batches={}", store.label(), betweenBatches);
    }

    /** Whether the query processes a batch or is initializing. */
    private static boolean isInBatch(StreamingQuery query) {
        return query.isActive()
                && (query.status().isTriggerActive() || query.status().message().startsWith("Initializing"));
    }

    private static long lastBatch(StreamingQuery query) {
        @Nullable StreamingQueryProgress last = query.lastProgress();
        return last == null ? -1 : last.batchId();
    }

    private void afterFailure(Throwable error) {
        if (control.endRequested()) {
            return;
        }
        StoreFailure failure = StoreFailure.of(error);
        if (sparkHasEnded.getAsBoolean()) {
            failure = new StoreFailure(FailureCause.SPARK_ENDED, String.valueOf(failure.getMessage()));
        }
        // Spark reports a loss without partitions and counts, which the check before the next start adds.
        boolean lacksDetail = failure.reason() == FailureCause.DATA_LOSS
                && error != failure
                && (state.lastFailure() == null || state.lastFailure().reason() != FailureCause.DATA_LOSS);
        if (failure.reason().fatal() && !lacksDetail) {
            end(failure);
            return;
        }
        state = state.failed(failure);
        Duration wait = limits.backoff().after(state.failures());
        LOG.warn(
                "event=query_waits store={} cause={} attempt={} retry_in_ms={} detail=\"{}\"",
                store.label(),
                failure.reason().label(),
                state.failures(),
                wait.toMillis(),
                failure.getMessage());
        try {
            control.pause(wait);
        } catch (InterruptedException e) {
            control.requestEnd();
        }
    }

    private void end(StoreFailure failure) {
        state = state.failed(failure);
        control.end(store.label(), failure);
    }
}
