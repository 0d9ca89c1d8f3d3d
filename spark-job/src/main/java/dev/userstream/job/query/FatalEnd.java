package dev.userstream.job.query;

import dev.userstream.events.Store;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the whole job when a query cannot go on in this process. Thread-safe. */
public final class FatalEnd {
    private static final Logger LOG = LoggerFactory.getLogger(FatalEnd.class);
    private static final int BROKEN = 1;

    /** The exit code of what no new start can mend: usage, settings, a second job, a checkpoint's decision. */
    public static final int NEEDS_A_DECISION = 2;

    private final Checkpoints checkpoints;
    private final StopSignal stop;
    private final AtomicInteger exitCode = new AtomicInteger();

    /** An end that asks {@code stop} for it. */
    public FatalEnd(Checkpoints checkpoints, StopSignal stop) {
        this.checkpoints = checkpoints;
        this.stop = stop;
    }

    /** Ends the job because Spark has; nothing where the job is ending anyway. */
    void sparkHasEnded() {
        if (!stop.requested()) {
            exitCode.compareAndSet(0, BROKEN);
            LOG.error(
                    "event=job_ends cause={} detail=\"Spark has ended (expected: it runs as long as the job); the"
                            + " cluster's master may say why\"",
                    FailureCause.SPARK_ENDED.label());
            stop.request();
        }
    }

    /** Ends the job because no Kafka client can be made with its settings, which no new start mends. */
    void kafkaIsUnusable(KafkaException error) {
        exitCode.compareAndSet(0, NEEDS_A_DECISION);
        LOG.error(
                "event=kafka_settings_unusable detail=\"{}\" todo=\"mend USERSTREAM_KAFKA_BOOTSTRAP_SERVERS or the"
                        + " properties in USERSTREAM_KAFKA_PROPERTIES_FILE\"",
                String.valueOf(
                        error.getCause() == null
                                ? error.getMessage()
                                : error.getCause().getMessage()));
        stop.request();
    }

    void end(Store store, StoreFailure failure) {
        exitCode.compareAndSet(0, isMendedByStart(failure.reason()) ? BROKEN : NEEDS_A_DECISION);
        LOG.error(
                "event=job_ends store={} cause={} detail=\"{}\" todo=\"{}\"",
                store.label(),
                failure.reason().label(),
                failure.getMessage(),
                advice(store, failure.reason()));
        stop.request();
    }

    /** The exit code of the job: 0, unless it ended for such a cause. */
    public int exitCode() {
        return exitCode.get();
    }

    private static boolean isMendedByStart(FailureCause cause) {
        return switch (cause) {
            case BROKEN, STUCK, SPARK_ENDED -> true;
            default -> false;
        };
    }

    private String advice(Store store, FailureCause cause) {
        return switch (cause) {
            case CHECKPOINT_IN_USE -> "stop the other job, or give this one a USERSTREAM_JOB_CHECKPOINT_DIR of its own";
            case STUCK -> "start the job again; it goes on where its last finished batch ended";
            case BROKEN, SPARK_ENDED ->
                "start the job again; if it ends so once more, give it more memory or report what it says";
            case DATA_LOSS ->
                "to go on without them, start the job once with the argument --accept-data-loss; it skips what is gone and"
                        + " nothing else, and the audit of the users concerned will say that they are missing";
            default ->
                "the checkpoint cannot be used; to read again all that the topic holds (rows already stored stay as they"
                        + " are) run: " + checkpoints.removalCommand(store);
        };
    }
}
