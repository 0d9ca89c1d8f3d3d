package dev.userstream.job;

import dev.userstream.job.checkpoint.CheckpointFolder;
import dev.userstream.job.checkpoint.CheckpointLock;
import dev.userstream.job.config.JobSettings;
import dev.userstream.job.config.LogSetup;
import dev.userstream.job.config.SparkDefaults;
import dev.userstream.job.control.ControlServer;
import dev.userstream.job.control.JobMetrics;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.query.JobTerminator;
import dev.userstream.job.query.RunControl;
import dev.userstream.job.query.Supervisors;
import dev.userstream.kafka.KafkaClients;
import dev.userstream.kafka.KafkaRefusedException;
import dev.userstream.kafka.KafkaUnavailableException;
import dev.userstream.settings.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The job's life in one process: lock, Spark, control, supervisors, and an orderly end. */
final class JobProcess {
    private static final Logger LOG = LoggerFactory.getLogger(JobProcess.class);

    /** Above Spark's own hook, which would stop the context under running batches. */
    private static final int BEFORE_SPARK = 100;

    /** Spark's own limit for interrupting a batch, and a little more. */
    private static final Duration INTERRUPTING = Duration.ofSeconds(6);

    /** The rest of an orderly end: connections, Spark and its hooks. */
    private static final Duration ENDING = Duration.ofSeconds(45);

    /** Longest time of one request to Kafka. */
    private static final Duration KAFKA_TIMEOUT = Duration.ofSeconds(10);

    private final JobSettings settings;
    private final boolean resetsCheckpoint;
    private final CountDownLatch ended = new CountDownLatch(1);

    JobProcess(JobSettings settings, boolean resetsCheckpoint) {
        this.settings = settings;
        this.resetsCheckpoint = resetsCheckpoint;
    }

    /** Runs until the end is requested, and returns the process's exit code. */
    int run() {
        LogSetup.apply();
        Optional<Path> local = CheckpointFolder.local(settings.checkpointDir());
        if (local.isEmpty()) {
            LOG.warn(
                    "event=no_lock checkpoint={} detail=\"not a local folder; start no second job on it\"",
                    settings.checkpointDir());
            return runLocked();
        }
        try (CheckpointLock lock = CheckpointLock.tryAcquire(local.get())) {
            if (lock == null) {
                LOG.error(
                        "event=second_job checkpoint={} detail=\"another job uses it (expected: one job per checkpoint)\"",
                        local.get());
                return ExitCode.USAGE;
            }
            return runLocked();
        } catch (IOException | UncheckedIOException e) {
            LOG.error("event=checkpoint_unusable checkpoint={} detail=\"{}\"", local.get(), e.toString());
            return ExitCode.USAGE;
        }
    }

    private int runLocked() {
        SparkConf conf = SparkDefaults.addTo(new SparkConf(), settings);
        SparkSession spark = SparkSession.builder().config(conf).getOrCreate();
        CheckpointFolder checkpoints = new CheckpointFolder(
                settings.checkpointDir(), spark.sparkContext().hadoopConfiguration());
        if (resetsCheckpoint) {
            settings.stores().forEach(store -> {
                checkpoints.reset(store);
                LOG.warn("event=checkpoint_reset store={} checkpoint={}", store.label(), checkpoints.of(store));
            });
        }
        RunControl control = new RunControl(Supervisors.isToRun(checkpoints));
        JobTerminator terminator = new JobTerminator(control);
        endBeforeSpark(control);
        haltWhenTheEndIsBlocked(control, terminator);
        try {
            Optional<Admin> admin = awaitAdmin(control, terminator);
            if (admin.isPresent()) {
                supervise(spark, checkpoints, control, terminator, admin.get());
            }
            LOG.info("event=job_stopped");
            return terminator.exitCode();
        } catch (IOException e) {
            LOG.error("event=control_unusable detail=\"{}\"", e.getMessage());
            return ExitCode.USAGE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.OK;
        } finally {
            ended.countDown();
        }
    }

    private void supervise(
            SparkSession spark, CheckpointFolder checkpoints, RunControl control, JobTerminator terminator, Admin admin)
            throws IOException, InterruptedException {
        JobMetrics metrics = new JobMetrics(InstantSource.system());
        try (admin;
                Supervisors supervisors =
                        new Supervisors(spark, settings, checkpoints, control, terminator, metrics, admin, clients());
                ControlServer server = ControlServer.start(supervisors, metrics, settings)) {
            LOG.info(
                    "event=job_started checkpoint={} master={} control_port={} running={}",
                    checkpoints.root(),
                    spark.sparkContext().master(),
                    server.port(),
                    control.running());
            supervisors.start();
            supervisors.awaitEnd();
        }
    }

    /** An administrator needs the name of one broker to resolve, and a container's name resolves only while it runs. */
    private Optional<Admin> awaitAdmin(RunControl control, JobTerminator terminator) throws InterruptedException {
        for (int attempt = 1; !control.endRequested(); attempt++) {
            try {
                return Optional.of(clients().admin());
            } catch (KafkaUnavailableException e) {
                LOG.warn("event=kafka_waits attempt={} detail=\"{}\"", attempt, e.getMessage());
                control.awaitEndRequest(Supervisors.BACKOFF.after(attempt));
            } catch (KafkaRefusedException e) {
                terminator.end(
                        "kafka", new StoreFailure(FailureCause.SETTINGS_UNUSABLE, String.valueOf(e.getMessage())));
            }
        }
        return Optional.empty();
    }

    private KafkaClients clients() {
        return new KafkaClients(settings.kafka(), "userstream-job", KAFKA_TIMEOUT);
    }

    /** What is stuck may block an orderly end as well; the process must not outlive it. */
    private void haltWhenTheEndIsBlocked(RunControl control, JobTerminator terminator) {
        Thread last = new Thread(
                () -> {
                    try {
                        control.awaitEndRequest();
                        TimeUnit.MILLISECONDS.sleep(
                                settings.stopTimeout().plus(ENDING).toMillis());
                    } catch (InterruptedException e) {
                        return;
                    }
                    if (terminator.exitCode() != ExitCode.OK) {
                        LOG.error("event=job_halted detail=\"its orderly end was blocked\"");
                        Runtime.getRuntime().halt(terminator.exitCode());
                    }
                },
                "last-resort");
        last.setDaemon(true);
        last.start();
    }

    private void endBeforeSpark(RunControl control) {
        long timeoutMs = settings.stopTimeout().plus(INTERRUPTING).toMillis();
        ShutdownHookManager.get()
                .addShutdownHook(
                        () -> {
                            control.requestEnd();
                            awaitEnded(timeoutMs);
                        },
                        BEFORE_SPARK,
                        2 * timeoutMs,
                        TimeUnit.MILLISECONDS);
    }

    private void awaitEnded(long timeoutMs) {
        try {
            if (!ended.await(timeoutMs, TimeUnit.MILLISECONDS)) {
                LOG.warn("event=job_stopped detail=\"a batch outlasted the stop timeout; it will be repeated\"");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
