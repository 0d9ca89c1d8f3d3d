package dev.userstream.job;

import dev.userstream.job.config.JobSettings;
import dev.userstream.job.config.LogSetup;
import dev.userstream.job.config.Profile;
import dev.userstream.job.config.SparkDefaults;
import dev.userstream.job.query.CheckpointLock;
import dev.userstream.job.query.Checkpoints;
import dev.userstream.job.query.FatalEnd;
import dev.userstream.job.query.KafkaAdmin;
import dev.userstream.job.query.StopSignal;
import dev.userstream.job.query.Supervisors;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.kafka.clients.admin.Admin;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The job's life in one process: lock, Spark, supervisors, and an orderly end. */
final class JobProcess {
    private static final Logger LOG = LoggerFactory.getLogger(JobProcess.class);

    /** Above Spark's own hook, which would take the context away under the running batches. */
    private static final int BEFORE_SPARK = 100;

    /** Spark's own bound for a batch that has to be interrupted, and a little more. */
    private static final Duration INTERRUPTING = Duration.ofSeconds(6);

    /** What else an orderly end may take: connections, Spark and its hooks. */
    private static final Duration ENDING = Duration.ofSeconds(45);

    private final JobSettings settings;
    private final StartedBy starter;
    private final boolean acceptsDataLoss;
    private final StopSignal stop = new StopSignal();
    private final CountDownLatch ended = new CountDownLatch(1);

    /**
     * A process that has not begun.
     *
     * @param acceptsDataLoss whether it goes on without records that are gone when it starts
     */
    JobProcess(JobSettings settings, StartedBy starter, boolean acceptsDataLoss) {
        this.settings = settings;
        this.starter = starter;
        this.acceptsDataLoss = acceptsDataLoss;
    }

    /** Returns the process's exit code after an end that was not asked for by a signal. */
    int run() {
        LogSetup.apply();
        return starter.exitCode(runAlone());
    }

    private int runAlone() {
        Checkpoints checkpoints = new Checkpoints(settings.checkpointDir());
        Optional<Path> local = checkpoints.localRoot();
        if (local.isEmpty()) {
            LOG.warn(
                    "event=no_lock checkpoint={} detail=\"not a local folder; start no second job on it\"",
                    checkpoints.root());
            return runLocked(checkpoints);
        }
        try (CheckpointLock lock = lock(local.get())) {
            if (lock == null) {
                LOG.error(
                        "event=second_job checkpoint={} detail=\"another job holds it (expected: one job per checkpoint)\"",
                        local.get());
                return FatalEnd.NEEDS_A_DECISION;
            }
            return runLocked(checkpoints);
        } catch (IOException e) {
            LOG.error("event=checkpoint_unusable checkpoint={} detail=\"{}\"", local.get(), e.toString());
            return FatalEnd.NEEDS_A_DECISION;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private @Nullable CheckpointLock lock(Path checkpoints) throws IOException, InterruptedException {
        return CheckpointLock.await(
                checkpoints,
                starter.lockPatience(),
                InstantSource.system(),
                duration -> Thread.sleep(duration.toMillis()));
    }

    private int runLocked(Checkpoints checkpoints) {
        SparkConf conf = SparkDefaults.addTo(new SparkConf(), settings);
        SparkSession spark = SparkSession.builder().config(conf).getOrCreate();
        FatalEnd fatal = new FatalEnd(checkpoints, stop);
        stopBeforeSpark();
        endForSure(fatal);
        try {
            Optional<Admin> admin = KafkaAdmin.await(settings.kafka(), stop, fatal);
            if (admin.isPresent()) {
                supervise(
                        new Supervisors(spark, settings, checkpoints, stop, fatal, admin.get(), acceptsDataLoss),
                        settings.profile(),
                        checkpoints,
                        conf);
            }
            LOG.info("event=job_stopped");
            return fatal.exitCode();
        } finally {
            ended.countDown();
        }
    }

    private static void supervise(Supervisors all, Profile profile, Checkpoints checkpoints, SparkConf conf) {
        try (Supervisors supervisors = all) {
            LOG.info(
                    "event=job_started profile={} checkpoint={} master={}",
                    profile.label(),
                    checkpoints.root(),
                    conf.get("spark.master", ""));
            supervisors.start();
            supervisors.awaitEnd();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is stuck may also be in the way of an orderly end; the process must not outlive it. */
    private void endForSure(FatalEnd fatal) {
        Thread last = new Thread(() -> haltAfterFatalEnd(fatal), "last-resort");
        last.setDaemon(true);
        last.start();
    }

    private void haltAfterFatalEnd(FatalEnd fatal) {
        try {
            stop.await();
            TimeUnit.MILLISECONDS.sleep(settings.stopTimeout().plus(ENDING).toMillis());
        } catch (InterruptedException e) {
            return;
        }
        if (fatal.exitCode() != 0) {
            LOG.error("event=job_halted detail=\"its orderly end was held up\"");
            Runtime.getRuntime().halt(starter.exitCode(fatal.exitCode()));
        }
    }

    private void stopBeforeSpark() {
        long patienceMs = settings.stopTimeout().plus(INTERRUPTING).toMillis();
        ShutdownHookManager.get()
                .addShutdownHook(
                        () -> {
                            stop.request();
                            awaitEnded(patienceMs);
                        },
                        BEFORE_SPARK,
                        2 * patienceMs,
                        TimeUnit.MILLISECONDS);
    }

    private void awaitEnded(long patienceMs) {
        try {
            if (!ended.await(patienceMs, TimeUnit.MILLISECONDS)) {
                LOG.warn("event=job_stopped detail=\"a batch outlasted the stop timeout; it will be repeated\"");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
