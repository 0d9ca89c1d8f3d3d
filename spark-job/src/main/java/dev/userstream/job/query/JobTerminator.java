package dev.userstream.job.query;

import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.settings.ExitCode;
import dev.userstream.settings.SettingNames;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the whole job, with one message, for causes that no retry in this process mends. Thread-safe. */
public final class JobTerminator {
    private static final Logger LOG = LoggerFactory.getLogger(JobTerminator.class);

    private final RunControl control;
    private final AtomicInteger exitCode = new AtomicInteger(ExitCode.OK);

    /** A terminator that requests the end from {@code control}. */
    public JobTerminator(RunControl control) {
        this.control = control;
    }

    /**
     * Ends the job. Only the first call decides the exit code.
     *
     * @param component the store or server concerned
     */
    public void end(String component, StoreFailure failure) {
        exitCode.compareAndSet(ExitCode.OK, isTransient(failure.reason()) ? ExitCode.FAILED : ExitCode.USAGE);
        LOG.error(
                "event=job_ends component={} cause={} detail=\"{}\" todo=\"{}\"",
                component,
                failure.reason().label(),
                failure.getMessage(),
                advice(failure.reason()));
        control.requestEnd();
    }

    /** The job's exit code: 0, unless it was ended here. */
    public int exitCode() {
        return exitCode.get();
    }

    private static boolean isTransient(FailureCause cause) {
        return cause == FailureCause.BROKEN
                || cause == FailureCause.BATCH_DEADLINE
                || cause == FailureCause.SPARK_ENDED;
    }

    private static String advice(FailureCause cause) {
        return switch (cause) {
            case CHECKPOINT_IN_USE ->
                "stop the other job, or set another " + SettingNames.JOB_CHECKPOINT_DIR + " for this one";
            case SETTINGS_UNUSABLE ->
                "correct " + SettingNames.KAFKA_BOOTSTRAP_SERVERS + " or the properties in "
                        + SettingNames.KAFKA_PROPERTIES_FILE;
            case BATCH_DEADLINE ->
                "start the job again, it continues after its last finished batch; if batches legitimately take that long,"
                        + " raise " + SettingNames.JOB_BATCH_DEADLINE;
            case BROKEN, SPARK_ENDED ->
                "start the job again; if it ends like this again, give it more memory or report the message";
            default ->
                "start the job once with --reset-checkpoint: it reads again everything that the topic still holds; rows that"
                        + " are stored already stay as they are";
        };
    }
}
