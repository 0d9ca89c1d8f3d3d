package dev.userstream.job.query;

import dev.userstream.events.store.Store;
import dev.userstream.events.topic.Topics;
import dev.userstream.job.checkpoint.CheckpointFolder;
import dev.userstream.job.checkpoint.DataLossCheck;
import dev.userstream.job.config.JobSettings;
import dev.userstream.job.config.SparkDefaults;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.read.KafkaSource;
import dev.userstream.job.sink.StoreSink;
import dev.userstream.job.sink.StoreWriter;
import dev.userstream.kafka.KafkaClients;
import dev.userstream.kafka.KafkaRefusedException;
import dev.userstream.kafka.KafkaUnavailableException;
import dev.userstream.kafka.TopicOffsets;
import dev.userstream.kafka.TopicSetup;
import dev.userstream.settings.Backoff;
import dev.userstream.settings.ErrorText;
import dev.userstream.settings.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.kafka.clients.admin.Admin;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the job: checkpoint lock, Spark, control server, one supervisor per store, graceful shutdown. Thread-safe. */
public final class JobProcess {
    /** Waits between attempts, at most 15 s, so that a store is used again soon after it recovers. */
    public static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(15));

    private static final Logger LOG = LoggerFactory.getLogger(JobProcess.class);

    /** Above the priority of Spark's own hook, which would stop the context while batches run. */
    private static final int HOOK_PRIORITY = 100;

    /** Spark's own limit for interrupting a batch, with a margin. */
    private static final Duration INTERRUPT_TIMEOUT = Duration.ofSeconds(6);

    /** A store that takes longer for a batch is reported as slow. */
    private static final Duration SLOW_BATCH = Duration.ofSeconds(10);

    /** The rest of a graceful shutdown: connections, Spark and its hooks. */
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(45);

    /** Longest time of a call to Kafka. */
    public static final Duration KAFKA_TIMEOUT = Duration.ofSeconds(10);

    private final SparkSession spark;
    private final JobSettings settings;
    private final CheckpointFolder checkpoints;
    private final RunControl control;
    private final JobMetrics metrics = new JobMetrics(InstantSource.system());
    private final TopicSetup topics;
    private final DataLossCheck dataLoss;
    private final ProgressTracker progress;
    private final TaskProgress tasks;
    private final Map<Store, StoreSupervisor> supervisors = new EnumMap<>(Store.class);
    private final ControlServer.Queries queries;

    private JobProcess(
            SparkSession spark,
            JobSettings settings,
            CheckpointFolder checkpoints,
            RunControl control,
            Admin admin,
            KafkaClients clients) {
        this.spark = spark;
        this.settings = settings;
        this.checkpoints = checkpoints;
        this.control = control;
        this.topics = new TopicSetup(admin, clients);
        this.dataLoss = new DataLossCheck(checkpoints, admin, clients);
        this.progress = new ProgressTracker(
                ProgressTracker.Offsets.of(new TopicOffsets(admin, clients)),
                InstantSource.system(),
                settings.reportInterval(),
                metrics::batch);
        this.tasks = TaskProgress.of(spark.sparkContext());
        StoreSupervisor.Limits limits =
                new StoreSupervisor.Limits(BACKOFF, settings.batchDeadline(), SLOW_BATCH, settings.stopTimeout());
        for (Store store : settings.stores()) {
            supervisors.put(
                    store,
                    new StoreSupervisor(
                            store,
                            () -> start(store),
                            () -> spark.sparkContext().isStopped(),
                            () -> tasks.taken(store),
                            limits,
                            control));
        }
        this.queries = new ControlServer.Queries(settings.stores(), this::state, progress::of);
        metrics.observe(queries);
    }

    /**
     * Runs the job until its end is requested, and returns the process's exit code.
     *
     * @param resetsCheckpoint whether the queries' checkpoints are removed first
     */
    public static int run(JobSettings settings, boolean resetsCheckpoint) {
        String folder = settings.checkpointDir();
        try {
            Optional<Path> local = CheckpointFolder.local(folder);
            if (local.isEmpty()) {
                LOG.warn(
                        "event=no_lock checkpoint={} detail=\"not a local folder; start no second job on it\"", folder);
                return runLocked(settings, resetsCheckpoint);
            }
            try (FileLock lock = CheckpointFolder.tryLock(local.get())) {
                if (lock == null) {
                    LOG.error(
                            "event=second_job checkpoint={} detail=\"another job uses it (expected: one job per checkpoint)\"",
                            folder);
                    return ExitCode.USAGE;
                }
                return runLocked(settings, resetsCheckpoint);
            }
        } catch (StoreFailure e) {
            return RunControl.logEnd("checkpoint", e);
        } catch (IOException | UncheckedIOException e) {
            LOG.error("event=checkpoint_unusable checkpoint={} detail=\"{}\"", folder, ErrorText.of(e));
            // A file system elsewhere may be back after a restart.
            return CheckpointFolder.local(folder).isPresent() ? ExitCode.USAGE : ExitCode.FAILED;
        }
    }

    private static int runLocked(JobSettings settings, boolean resetsCheckpoint) {
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
        RunControl control = new RunControl(checkpoints);
        CountDownLatch ended = stopBeforeSpark(control, settings.stopTimeout().plus(INTERRUPT_TIMEOUT));
        KafkaClients clients = new KafkaClients(settings.kafka(), "userstream-job", KAFKA_TIMEOUT);
        try {
            Optional<Admin> connected = awaitAdmin(clients, control);
            if (connected.isPresent()) {
                try (Admin admin = connected.get()) {
                    new JobProcess(spark, settings, checkpoints, control, admin, clients).supervise();
                }
            }
            LOG.info("event=job_stopped");
            return control.exitCode();
        } catch (IOException e) {
            LOG.error("event=control_unusable address={} detail=\"{}\"", settings.httpAddress(), ErrorText.of(e));
            return ExitCode.USAGE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.OK;
        } finally {
            ended.countDown();
        }
    }

    /** Makes SIGTERM stop the queries before Spark's own hook stops the context; the hook waits for the returned latch. */
    private static CountDownLatch stopBeforeSpark(RunControl control, Duration timeout) {
        CountDownLatch ended = new CountDownLatch(1);
        Runnable hook = () -> {
            control.requestEnd();
            try {
                if (!ended.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.warn("event=job_stopped detail=\"a batch outlasted the stop timeout; it will be repeated\"");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        ShutdownHookManager.get().addShutdownHook(hook, HOOK_PRIORITY, 2 * timeout.toMillis(), TimeUnit.MILLISECONDS);
        return ended;
    }

    /** An admin client needs a broker name that resolves, and a container's name resolves only while it runs. */
    private static Optional<Admin> awaitAdmin(KafkaClients clients, RunControl control) throws InterruptedException {
        for (int attempt = 1; !control.endRequested(); attempt++) {
            try {
                return Optional.of(clients.admin());
            } catch (KafkaUnavailableException e) {
                LOG.warn("event=kafka_waits attempt={} detail=\"{}\"", attempt, e.getMessage());
                control.awaitEndRequest(BACKOFF.after(attempt));
            } catch (KafkaRefusedException e) {
                control.end("kafka", new StoreFailure(FailureCause.SETTINGS_UNUSABLE, String.valueOf(e.getMessage())));
            }
        }
        return Optional.empty();
    }

    private void supervise() throws IOException, InterruptedException {
        Map<Store, Thread> threads = new EnumMap<>(Store.class);
        try (progress;
                ControlServer server = new ControlServer(control, queries, metrics, settings)) {
            LOG.info(
                    "event=job_started checkpoint={} master={} control_port={} running={}",
                    checkpoints.root(),
                    spark.sparkContext().master(),
                    server.port(),
                    control.running());
            spark.streams().addListener(progress);
            supervisors.forEach((store, supervisor) -> {
                Thread thread = new Thread(supervisor, "supervisor-" + store.label());
                threads.put(store, thread);
                thread.start();
            });
            control.awaitEndRequest(RunControl.FOREVER);
            if (control.exitCode() != ExitCode.OK) {
                haltIfShutdownHangs(control.exitCode());
            }
            threads.forEach((store, supervisor) -> {
                // It is still waiting for a server and has no query to stop.
                if (state(store).phase() == SupervisorState.Phase.WAITING) {
                    supervisor.interrupt();
                }
            });
            for (Thread supervisor : threads.values()) {
                supervisor.join();
            }
        }
    }

    /** Halts the JVM if shutdown hangs: the fault that ended the job may block its shutdown too. */
    private void haltIfShutdownHangs(int exitCode) {
        CompletableFuture.delayedExecutor(
                        settings.stopTimeout().plus(SHUTDOWN_TIMEOUT).toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    LOG.error("event=job_halted detail=\"its orderly end was blocked\"");
                    Runtime.getRuntime().halt(exitCode);
                });
    }

    /**
     * Prepares the topics and the store, and starts the query. The calling thread's scheduler pool becomes the store's, and the
     * query's tasks inherit it, so that a store that hangs does not block the other's tasks.
     */
    private StreamingQuery start(Store store) throws TimeoutException {
        if (state(store).failures() > 0) {
            metrics.restarted(store);
        }
        topics.ensure(List.of(Topics.USERS_CREATED, Topics.DEAD_LETTERS));
        dataLoss.check(store);
        StoreSink sink = StoreSink.prepare(store, spark.sparkContext().getConf(), settings);
        progress.start(store, checkpoints.offsets(store).orElse(Map.of()));
        spark.sparkContext().setLocalProperty("spark.scheduler.pool", store.label());
        return KafkaSource.stream(spark, settings.kafka(), settings.maxOffsetsPerTrigger())
                .writeStream()
                .queryName(store.label())
                .option("checkpointLocation", checkpoints.of(store))
                .trigger(Trigger.ProcessingTime(0))
                .foreachBatch(new BatchRun(
                        new StoreWriter.Factory(store, sink, settings.kafka()),
                        counts -> metrics.stored(store, counts),
                        tasks.accumulator(store)))
                .start();
    }

    private SupervisorState state(Store store) {
        return Objects.requireNonNull(supervisors.get(store), store.label()).state();
    }
}
