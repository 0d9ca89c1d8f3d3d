package dev.userstream.job.query;

import dev.userstream.job.checkpoint.CheckpointFolder;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.settings.ExitCode;
import dev.userstream.settings.SettingNames;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the queries are to run: a switch that can be set repeatedly, and a final request to end, with the job's exit code.
 * Thread-safe.
 */
final class RunControl {
    private static final Logger LOG = LoggerFactory.getLogger(RunControl.class);
    static final Duration FOREVER = Duration.ofDays(36_500);

    /** File of the checkpoint folder that is there while the queries are stopped on request. */
    private static final String STOPPED_ON_REQUEST = "stopped-on-request";

    private final CheckpointFolder checkpoints;
    private boolean running;
    private boolean endRequested;
    private int exitCode = ExitCode.OK;

    /** A control whose switch is as the last request set it. */
    public RunControl(CheckpointFolder checkpoints) {
        this.checkpoints = checkpoints;
        this.running = checkpoints.read(STOPPED_ON_REQUEST).isEmpty();
    }

    /** Starts or stops the queries; a restarted job respects it. */
    public synchronized void setRunning(boolean wanted) {
        checkpoints.write(STOPPED_ON_REQUEST, wanted ? "" : "PUT /queries {\"running\": true} starts them");
        running = wanted;
        notifyAll();
    }

    /** The switch. */
    public synchronized boolean running() {
        return running;
    }

    /** Requests the end of the job; further calls have no effect. */
    public synchronized void requestEnd() {
        endRequested = true;
        notifyAll();
    }

    /** Ends the job, with one message, for a cause that no retry mends. Only the first call decides the exit code. */
    public synchronized void end(String component, StoreFailure failure) {
        int code = logEnd(component, failure);
        exitCode = exitCode == ExitCode.OK ? code : exitCode;
        requestEnd();
    }

    /** Logs why the job ends, and returns the exit code. */
    static int logEnd(String component, StoreFailure failure) {
        LOG.error(
                "event=job_ends component={} cause={} detail=\"{}\" todo=\"{}\"",
                component,
                failure.reason().label(),
                failure.getMessage(),
                advice(failure.reason()));
        return failure.reason().exitCode();
    }

    private static String advice(FailureCause cause) {
        return switch (cause) {
            case CHECKPOINT_IN_USE -> "stop the other job, or set another " + SettingNames.JOB_CHECKPOINT_DIR;
            case CHECKPOINT_UNUSABLE ->
                "correct " + SettingNames.JOB_CHECKPOINT_DIR
                        + ", or give Spark the library of its file system, such as --packages"
                        + " org.apache.hadoop:hadoop-aws:VERSION for s3a";
            case SETTINGS_UNUSABLE ->
                "correct the setting that is named, or the properties in the file of "
                        + SettingNames.KAFKA_PROPERTIES_FILE + ", and start the job again";
            case BATCH_DEADLINE ->
                "start the job again; if batches legitimately take that long, raise " + SettingNames.JOB_BATCH_DEADLINE;
            case BROKEN, SPARK_ENDED ->
                "start the job again; if it ends like this again, give it more memory or report the message";
            default ->
                "start the job once with --reset-checkpoint: it reads again everything that the topic still holds; rows that"
                        + " are stored already stay as they are";
        };
    }

    /** The job's exit code: 0, unless {@link #end} was called. */
    public synchronized int exitCode() {
        return exitCode;
    }

    /** Whether the job is to end. */
    public synchronized boolean endRequested() {
        return endRequested;
    }

    /** Whether queries are to run now. */
    public synchronized boolean shouldRun() {
        return running && !endRequested;
    }

    /** Returns when queries are to run or the job is to end. */
    public void awaitRunning() throws InterruptedException {
        await(() -> running || endRequested, FOREVER);
    }

    /** Waits for that long, or until queries are no longer to run. */
    public void pause(Duration duration) throws InterruptedException {
        await(() -> !shouldRun(), duration);
    }

    /** Waits for that long, or until the job is to end. */
    public void awaitEndRequest(Duration timeout) throws InterruptedException {
        await(() -> endRequested, timeout);
    }

    private synchronized void await(BooleanSupplier condition, Duration timeout) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        while (!condition.getAsBoolean()) {
            long leftMs = (end - System.nanoTime()) / 1_000_000;
            if (leftMs <= 0) {
                return;
            }
            wait(leftMs);
        }
    }
}
