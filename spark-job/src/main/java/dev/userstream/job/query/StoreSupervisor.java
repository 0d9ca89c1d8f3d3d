package dev.userstream.job.query;

import dev.userstream.events.store.Store;
import dev.userstream.job.control.SupervisorState;
import dev.userstream.job.control.SupervisorState.Phase;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.FailureClassifier;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.settings.Backoff;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the query of one store running while it is to run: prepares and starts it, and starts it again with back-off after each
 * failure that may pass. Has a thread of its own, so that an outage of one store does not affect the other.
 */
public final class StoreSupervisor implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreSupervisor.class);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Store store;
    private final Parts parts;
    private final Limits limits;
    private final RunControl control;
    private final JobTerminator terminator;
    private final AtomicReference<@Nullable Thread> preparing = new AtomicReference<>();
    private volatile SupervisorState state = SupervisorState.INITIAL;

    /**
     * What a supervisor works with.
     *
     * @param start prepares everything that the query needs, and starts it
     * @param explain adds details to a failure
     * @param sparkHasEnded whether Spark's context is stopped, such as by the cluster's master
     */
    record Parts(Callable<StreamingQuery> start, UnaryOperator<StoreFailure> explain, BooleanSupplier sparkHasEnded) {}

    /**
     * Times that a supervisor keeps.
     *
     * @param backoff waits between attempts
     * @param batchDeadline longest time of one batch
     * @param stopTimeout how long a stop waits for the batch's end
     */
    record Limits(Backoff backoff, Duration batchDeadline, Duration stopTimeout) {}

    StoreSupervisor(Store store, Parts parts, Limits limits, RunControl control, JobTerminator terminator) {
        this.store = store;
        this.parts = parts;
        this.limits = limits;
        this.control = control;
        this.terminator = terminator;
    }

    /** The query's store. */
    public Store store() {
        return store;
    }

    /** The query's current state. */
    public SupervisorState state() {
        return state;
    }

    @Override
    public void run() {
        while (!control.endRequested()) {
            try {
                runOnce();
            } catch (InterruptedException e) {
                control.requestEnd();
            } catch (Exception e) { // Spark and the connector throw checked exceptions that Scala does not declare
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
        StreamingQuery query = start();
        LOG.info("event=query_started store={}", store.label());
        state = state.in(Phase.RUNNING);
        BatchWatch batches = new BatchWatch(query, limits.batchDeadline());
        while (!query.awaitTermination(POLL.toMillis())) {
            if (state.failures() > 0 && query.lastProgress() != null) {
                LOG.info("event=query_recovered store={} failures={}", store.label(), state.failures());
                state = state.recovered();
            }
            if (!control.shouldRun()) {
                stop(query, batches);
                return;
            }
            if (batches.isOverdue()) {
                end(new StoreFailure(
                        FailureCause.BATCH_DEADLINE,
                        "a batch has not ended within " + limits.batchDeadline().toSeconds() + " s"));
                return;
            }
        }
        if (parts.sparkHasEnded().getAsBoolean() && !control.endRequested()) {
            end(new StoreFailure(
                    FailureCause.SPARK_ENDED,
                    "Spark has ended (expected: it runs as long as the job); the cluster's master may log the reason"));
        }
    }

    private StreamingQuery start() throws Exception {
        preparing.set(Thread.currentThread());
        try {
            return parts.start().call();
        } finally {
            preparing.set(null);
        }
    }

    /** Ends a wait for servers that do not answer, before the query runs. */
    void interruptPreparation() {
        Thread waiting = preparing.getAndSet(null);
        if (waiting != null) {
            waiting.interrupt();
        }
    }

    /** A batch that outlasts the time-out is interrupted; it is repeated at the next start. */
    private void stop(StreamingQuery query, BatchWatch batches) throws InterruptedException {
        boolean between = batches.awaitBatchEnd(limits.stopTimeout());
        try {
            query.stop();
        } catch (TimeoutException e) {
            between = false;
        }
        LOG.info("event=query_stopped store={} between_batches={}", store.label(), between);
    }

    private void afterFailure(Exception error) {
        if (control.endRequested()) {
            return;
        }
        StoreFailure failure = FailureClassifier.of(error);
        if (parts.sparkHasEnded().getAsBoolean()) {
            failure = new StoreFailure(FailureCause.SPARK_ENDED, String.valueOf(failure.getMessage()));
        } else if (failure.reason() == FailureCause.DATA_LOSS) {
            failure = parts.explain().apply(failure);
        }
        if (failure.reason().fatal()) {
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
        if (failure.reason() == FailureCause.UNKNOWN) {
            LOG.debug("event=query_failed store={}", store.label(), error);
        }
        try {
            control.pause(wait);
        } catch (InterruptedException e) {
            control.requestEnd();
        }
    }

    private void end(StoreFailure failure) {
        state = state.failed(failure);
        terminator.end(store.label(), failure);
    }
}
