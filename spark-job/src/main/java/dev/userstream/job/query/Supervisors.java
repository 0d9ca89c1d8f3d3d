package dev.userstream.job.query;

import dev.userstream.events.store.Store;
import dev.userstream.events.topic.Topics;
import dev.userstream.job.checkpoint.CheckpointFolder;
import dev.userstream.job.checkpoint.DataLossCheck;
import dev.userstream.job.config.JobSettings;
import dev.userstream.job.control.ControlServer;
import dev.userstream.job.control.JobMetrics;
import dev.userstream.job.control.SupervisorState;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.progress.ProgressTracker;
import dev.userstream.job.progress.StoreProgress;
import dev.userstream.job.sink.StoreSink;
import dev.userstream.job.sink.StoreTable;
import dev.userstream.kafka.KafkaClients;
import dev.userstream.kafka.TopicOffsets;
import dev.userstream.kafka.TopicSetup;
import dev.userstream.settings.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;

/** All queries of the job: one supervisor per store, with what they share. Thread-safe. */
public final class Supervisors implements ControlServer.Queries, AutoCloseable {
    /** Waits between attempts, short enough that a store that is back is used within a quarter of a minute. */
    public static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(15));

    /** File of the checkpoint folder that is there while the queries are stopped on request. */
    private static final String STOPPED_ON_REQUEST = "stopped-on-request";

    private final SparkSession spark;
    private final JobSettings settings;
    private final CheckpointFolder checkpoints;
    private final RunControl control;
    private final JobTerminator terminator;
    private final JobMetrics metrics;
    private final TopicSetup topics;
    private final DataLossCheck dataLoss;
    private final ProgressTracker progress;
    private final Map<Store, StoreSupervisor> supervisors = new EnumMap<>(Store.class);
    private final List<Thread> threads = new ArrayList<>();

    /** Supervisors that use {@code admin}, which the caller closes after them. */
    public Supervisors(
            SparkSession spark,
            JobSettings settings,
            CheckpointFolder checkpoints,
            RunControl control,
            JobTerminator terminator,
            JobMetrics metrics,
            Admin admin,
            KafkaClients clients) {
        this.spark = spark;
        this.settings = settings;
        this.checkpoints = checkpoints;
        this.control = control;
        this.terminator = terminator;
        this.metrics = metrics;
        this.topics = new TopicSetup(admin, settings.kafka().replicationFactor(), clients);
        this.dataLoss = new DataLossCheck(checkpoints, admin, clients);
        this.progress =
                new ProgressTracker(new TopicOffsets(admin, clients), settings.reportInterval(), metrics::batch);
        settings.stores().forEach(store -> supervisors.put(store, supervisor(store)));
        metrics.observe(settings.stores(), progress::of, this::state);
    }

    /** Whether the queries of a job with that checkpoint folder are to run when it starts. */
    public static boolean isToRun(CheckpointFolder checkpoints) {
        return checkpoints.read(STOPPED_ON_REQUEST).isEmpty();
    }

    /** Starts one thread per store. */
    public void start() {
        spark.streams().addListener(progress);
        supervisors.values().forEach(supervisor -> {
            Thread thread =
                    new Thread(supervisor, "supervisor-" + supervisor.store().label());
            // A job with a dead supervisor would look alive and store nothing.
            thread.setUncaughtExceptionHandler((broken, error) -> terminator.end(
                    supervisor.store().label(), new StoreFailure(FailureCause.BROKEN, error.toString())));
            threads.add(thread);
            thread.start();
        });
    }

    /** Returns when the end was requested and every query has stopped. */
    public void awaitEnd() throws InterruptedException {
        control.awaitEndRequest();
        supervisors.values().forEach(StoreSupervisor::interruptPreparation);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Override
    public Set<Store> stores() {
        return settings.stores();
    }

    @Override
    public boolean running() {
        return control.running();
    }

    @Override
    public synchronized void setRunning(boolean running) {
        checkpoints.write(STOPPED_ON_REQUEST, running ? "" : "PUT /queries {\"running\": true} starts them");
        control.setRunning(running);
    }

    @Override
    public SupervisorState state(Store store) {
        return Objects.requireNonNull(supervisors.get(store), store.label()).state();
    }

    @Override
    public StoreProgress progress(Store store) {
        return progress.of(store);
    }

    /** Commits the last progress. */
    @Override
    public void close() {
        progress.close();
    }

    private StoreSupervisor supervisor(Store store) {
        return new StoreSupervisor(
                store,
                new StoreSupervisor.Parts(
                        () -> start(store),
                        failure -> dataLoss.explain(store, failure),
                        () -> spark.sparkContext().isStopped()),
                new StoreSupervisor.Limits(BACKOFF, settings.batchDeadline(), settings.stopTimeout()),
                control,
                terminator);
    }

    private StreamingQuery start(Store store) throws TimeoutException {
        if (state(store).failures() > 0) {
            metrics.restarted(store);
        }
        topics.ensure(List.of(Topics.USERS_CREATED, Topics.DEAD_LETTERS));
        dataLoss.check(store);
        StoreSink sink =
                StoreTable.of(store, spark.sparkContext().getConf(), settings).prepare();
        progress.start(store, checkpoints.offsets(store).orElse(Map.of()));
        return new StoreQuery(
                        store,
                        spark,
                        settings,
                        checkpoints.of(store),
                        published -> metrics.deadLetters(store, published))
                .start(sink);
    }
}
