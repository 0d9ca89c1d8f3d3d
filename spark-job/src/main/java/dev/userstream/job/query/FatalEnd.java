package dev.userstream.job.query;

import dev.userstream.events.Store;
import dev.userstream.job.sink.FailureCause;
import dev.userstream.job.sink.StoreFailure;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the whole job when a query cannot go on without a person's decision. Thread-safe. */
public final class FatalEnd {
    private static final Logger LOG = LoggerFactory.getLogger(FatalEnd.class);

    private final Checkpoints checkpoints;
    private final StopSignal stop;
    private final AtomicBoolean happened = new AtomicBoolean();

    /** An end that asks {@code stop} for it. */
    public FatalEnd(Checkpoints checkpoints, StopSignal stop) {
        this.checkpoints = checkpoints;
        this.stop = stop;
    }

    void end(Store store, StoreFailure failure) {
        happened.set(true);
        LOG.error(
                "event=job_ends store={} cause={} detail=\"{}\" todo=\"{}\"",
                store.label(),
                failure.reason().label(),
                failure.getMessage(),
                advice(store, failure.reason()));
        stop.request();
    }

    /** Whether the job ended for such a cause. */
    public boolean happened() {
        return happened.get();
    }

    private String advice(Store store, FailureCause cause) {
        return cause == FailureCause.CHECKPOINT_IN_USE
                ? "stop the other job, or give this one a USERSTREAM_JOB_CHECKPOINT_DIR of its own"
                : "the topic no longer holds what the checkpoint expects; to go on from what it holds (rows already stored"
                        + " stay as they are) run: " + checkpoints.removalCommand(store);
    }
}
