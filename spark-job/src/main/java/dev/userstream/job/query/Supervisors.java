package dev.userstream.job.query;

import dev.userstream.events.Store;
import dev.userstream.job.config.JobSettings;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.loss.LossCheck;
import dev.userstream.job.progress.CheckpointPositions;
import dev.userstream.job.progress.ConsumerGroups;
import dev.userstream.job.progress.PositionCommitter;
import dev.userstream.job.progress.ProgressListener;
import dev.userstream.job.progress.ProgressReport;
import dev.userstream.job.progress.StartPosition;
import dev.userstream.job.read.KafkaTopic;
import dev.userstream.job.watch.QueryActivity;
import dev.userstream.job.watch.SparkEnd;
import dev.userstream.job.watch.TaskSteps;
import dev.userstream.job.watch.Watchdog;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.spark.sql.SparkSession;

/** The fed stores' supervisors and what they share. {@link #start} once, {@link #awaitEnd} once; then {@link #close}. */
public final class Supervisors implements AutoCloseable {
    /** Longest time of one request to Kafka. */
    public static final Duration KAFKA_TIMEOUT = Duration.ofSeconds(8);

    private final SparkSession spark;
    private final JobSettings settings;
    private final Checkpoints checkpoints;
    private final StopSignal stop;
    private final FatalEnd fatal;
    private final Admin admin;
    private final ConsumerGroups groups;
    private final PositionCommitter committer;
    private final TopicPreparation topics;
    private final LossCheck losses;
    private final Map<Store, QueryActivity> activities = new EnumMap<>(Store.class);
    private final List<Thread> threads = new ArrayList<>();
    private final List<StoreSupervisor> supervisors = new ArrayList<>();

    /**
     * Supervisors that end when {@code stop} says so, and close {@code admin} when they are closed.
     *
     * @param acceptsDataLoss whether queries go on without records that are gone when they start for the first time
     */
    public Supervisors(
            SparkSession spark,
            JobSettings settings,
            Checkpoints checkpoints,
            StopSignal stop,
            FatalEnd fatal,
            Admin admin,
            boolean acceptsDataLoss) {
        this.spark = spark;
        this.settings = settings;
        this.checkpoints = checkpoints;
        this.stop = stop;
        this.fatal = fatal;
        this.admin = admin;
        this.topics = new TopicPreparation(admin, settings.kafka().replicationFactor(), KAFKA_TIMEOUT);
        this.losses = LossCheck.of(new KafkaTopic(admin, KAFKA_TIMEOUT), spark, checkpoints::of, acceptsDataLoss);
        this.groups = new ConsumerGroups(admin, KAFKA_TIMEOUT);
        this.committer = new PositionCommitter(groups, Backoff.OF_QUERIES::after);
        for (Store store : Store.values()) {
            activities.put(store, new QueryActivity());
        }
    }

    /** Starts one thread per store that is to be fed, and the one that watches their queries. */
    public void start() {
        listen();
        for (Store store : settings.stores()) {
            StoreSupervisor supervisor = supervisor(store);
            supervisors.add(supervisor);
            Thread thread = new Thread(supervisor, "supervisor-" + store.label());
            // Half a job that looks alive would be worse than none.
            thread.setUncaughtExceptionHandler(
                    (broken, error) -> fatal.end(store, new StoreFailure(FailureCause.BROKEN, error.toString())));
            threads.add(thread);
            thread.start();
        }
        Thread watch = new Thread(watchLoop(), "watchdog");
        watch.setDaemon(true);
        watch.start();
    }

    private void listen() {
        ProgressReport report = new ProgressReport(Clock.systemUTC(), settings.reportInterval());
        spark.streams()
                .addListener(new ProgressListener(
                        (store, batch) -> {
                            committer.offer(store, batch.positions());
                            report.add(store, batch);
                        },
                        report::writeWhatIsDue));
        spark.sparkContext().addSparkListener(new TaskSteps(this::activity));
        spark.sparkContext().addSparkListener(new SparkEnd(fatal::sparkHasEnded));
    }

    private WatchLoop watchLoop() {
        Watchdog watchdog = Watchdog.of(
                InstantSource.system(),
                settings.watchdogTimeout(),
                this::activity,
                admin,
                settings.kafka(),
                KAFKA_TIMEOUT,
                fatal::end);
        return new WatchLoop(watchdog::check, Watchdog.interval(settings.watchdogTimeout()), stop);
    }

    private QueryActivity activity(Store store) {
        return Objects.requireNonNull(activities.get(store), store.label());
    }

    /** Returns when the end was asked for and every supervisor has ended. */
    public void awaitEnd() throws InterruptedException {
        stop.await();
        supervisors.forEach(StoreSupervisor::stopPreparing);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Commits the last positions and lets go of Kafka. */
    @Override
    public void close() {
        committer.close();
        admin.close(Duration.ZERO);
    }

    private StoreSupervisor supervisor(Store store) {
        StoreQuery query = new StoreQuery(store, spark, settings, checkpoints.of(store), activity(store)::step);
        StartPosition position = new StartPosition(
                groups,
                each -> new CheckpointPositions(
                        checkpoints.of(each), spark.sparkContext().hadoopConfiguration()));
        BatchBoundary boundary = new BatchBoundary(Clock.systemUTC(), duration -> Thread.sleep(duration.toMillis()));
        return new StoreSupervisor(
                query,
                new StoreSupervisor.Preparation(
                        topics,
                        losses,
                        StoreTables.of(store, spark.sparkContext().getConf(), settings),
                        position,
                        activity(store)),
                new StoreSupervisor.QueryEnd(boundary, settings.stopTimeout(), fatal),
                stop);
    }
}
