package dev.userstream.job.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.userstream.events.Header;
import dev.userstream.events.MessageHeaders;
import dev.userstream.events.store.Store;
import dev.userstream.events.topic.Topics;
import dev.userstream.http.Json;
import dev.userstream.job.config.JobSettings;
import dev.userstream.job.config.SparkDefaults;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.query.JobProcess;
import dev.userstream.job.read.KafkaSource;
import dev.userstream.job.read.SourceRecord;
import dev.userstream.job.replay.ReplayTask.Counts;
import dev.userstream.job.sink.NewestMessages;
import dev.userstream.job.sink.StoreSink;
import dev.userstream.job.sink.StoreWriter;
import dev.userstream.kafka.KafkaClients;
import dev.userstream.kafka.TopicOffsets;
import dev.userstream.settings.ExitCode;
import dev.userstream.settings.SettingsException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.JavaSparkStatusTracker;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a range of the topic to the stores with the live query's writers. A failed replay of a store is repeated: writes are
 * idempotent, and none replaces a newer value. Confined to one thread.
 */
public final class ReplayProcess {
    private static final Logger LOG = LoggerFactory.getLogger(ReplayProcess.class);
    private static final String NAME = "userstream-replay";
    private static final Duration REPORT_INTERVAL = Duration.ofSeconds(5);
    private static final String TOPIC = Topics.USERS_CREATED.name();

    private final JobSettings settings;
    private final ReplayOptions options;
    private final SparkSession spark;
    private final Map<Store, Counts> written = new TreeMap<>();
    private Counts repaired = Counts.NONE;

    private ReplayProcess(JobSettings settings, ReplayOptions options, SparkSession spark) {
        this.settings = settings;
        this.options = options;
        this.spark = spark;
    }

    /**
     * Replays a range, prints a summary and returns the exit code.
     *
     * @throws StoreFailure if a server does not answer within the timeout, or refuses
     * @throws SettingsException if the topic does not hold the range
     */
    public static int run(JobSettings settings, ReplayOptions options, PrintStream out) throws InterruptedException {
        SparkConf conf = new SparkConf().set("spark.app.name", NAME).setIfMissing("spark.ui.enabled", "false");
        SparkSession spark = SparkSession.builder()
                .config(SparkDefaults.addTo(conf, settings))
                .getOrCreate();
        ScheduledExecutorService progress = reportProgress(spark);
        try {
            ReplayProcess process = new ReplayProcess(settings, options, spark);
            for (Store store : Store.values()) {
                if (options.store == null || options.store == store) {
                    process.written.put(store, process.replayWithRetries(store));
                }
            }
            out.append(process.summary()).flush();
            return process.selected() == 0 || !process.repaired.shadowed().isEmpty() ? ExitCode.FAILED : ExitCode.OK;
        } finally {
            progress.shutdownNow();
            spark.stop();
        }
    }

    /** Logs how many tasks of the running batch have ended; on a terminal Spark can draw a bar instead. */
    private static ScheduledExecutorService reportProgress(SparkSession spark) {
        ScheduledExecutorService timer =
                Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "replay-progress"));
        JavaSparkStatusTracker tracker =
                JavaSparkContext.fromSparkContext(spark.sparkContext()).statusTracker();
        Runnable report = () -> {
            for (int id : tracker.getActiveStageIds()) {
                SparkStageInfo stage = tracker.getStageInfo(id);
                if (stage != null) {
                    LOG.info("event=replay_progress tasks={} of={}", stage.numCompletedTasks(), stage.numTasks());
                }
            }
        };
        if (!spark.sparkContext().getConf().getBoolean("spark.ui.showConsoleProgress", false)) {
            var unused = timer.scheduleWithFixedDelay(
                    report, REPORT_INTERVAL.toMillis(), REPORT_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        }
        return timer;
    }

    /** The timeout starts at the first failure, because a replay itself may take longer. */
    private Counts replayWithRetries(Store store) throws InterruptedException {
        long deadline = Long.MAX_VALUE;
        for (int attempt = 1; ; attempt++) {
            try {
                return replay(store);
            } catch (SettingsException e) {
                throw e;
            } catch (Exception e) { // Spark throws checked exceptions that Scala does not declare
                StoreFailure failure = StoreFailure.of(e);
                Duration wait = JobProcess.BACKOFF.after(attempt);
                deadline = Math.min(deadline, System.nanoTime() + options.timeout.toNanos());
                boolean isTransient =
                        failure.reason() == FailureCause.OUTAGE || failure.reason() == FailureCause.UNKNOWN;
                if (!isTransient || System.nanoTime() + wait.toNanos() > deadline) {
                    throw failure;
                }
                LOG.warn("event=replay_waits store={} detail=\"{}\"", store.label(), failure.getMessage());
                Thread.sleep(wait.toMillis());
            }
        }
    }

    private Counts replay(Store store) {
        StoreSink sink = StoreSink.prepare(store, spark.sparkContext().getConf(), settings);
        StoreWriter.Factory writers = new StoreWriter.Factory(store, sink, settings.kafka());
        KafkaClients clients = new KafkaClients(settings.kafka(), NAME, JobProcess.KAFKA_TIMEOUT);
        try (Admin admin = clients.admin()) {
            TopicOffsets topic = new TopicOffsets(admin, clients);
            Counts counts = new ReplayTask(writers, selection(options), null).writeAll(range(topic));
            if (!counts.shadowed().isEmpty()) {
                repaired = repair(writers, counts.shadowed(), topic);
            }
            return counts;
        }
    }

    private JavaRDD<SourceRecord> range(TopicOffsets topic) {
        Map<Integer, Long> earliest = topic.earliest(TOPIC);
        Map<Integer, Long> latest = topic.latest(TOPIC);
        options.from.requireOffsets("--from", earliest, latest);
        options.to.requireOffsets("--to", earliest, latest);
        long fromMs = options.from.timestampMs();
        // Kafka reads a negative timestamp as a request for the earliest or the latest offset.
        Map<Integer, Long> begin = fromMs < 0 ? earliest : topic.atOrAfter(TOPIC, Instant.ofEpochMilli(fromMs));
        return KafkaSource.range(
                spark,
                settings.kafka(),
                options.from.offsets().isEmpty() ? begin : options.from.offsets(),
                options.to.offsets().isEmpty() ? latest : options.to.offsets());
    }

    /** Checks each record's timestamp, because timestamps need not increase with offsets. */
    private static FilterFunction<SourceRecord> selection(ReplayOptions options) {
        long fromMs = options.from.offsets().isEmpty() ? options.from.timestampMs() : Long.MIN_VALUE;
        long toMs = options.to.offsets().isEmpty() ? options.to.timestampMs() : Long.MAX_VALUE;
        @Nullable String runId = options.runId == null ? null : options.runId.value();
        return record -> record.source().timestampMs() >= fromMs
                && record.source().timestampMs() < toMs
                && (runId == null
                        || Header.lastText(record.headers(), MessageHeaders.RUN_ID)
                                .filter(runId::equals)
                                .isPresent());
    }

    /**
     * Rewrites rows that a Cassandra tombstone shadows, which hides all rows with an older write time. The newest message of each
     * such id in the whole topic is written with the current time as its write order; messages published later are newer still.
     */
    private Counts repair(StoreWriter.Factory writers, Set<UUID> ids, TopicOffsets topic) {
        // Taken before the end offsets are read, so that every message after them is newer.
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        JavaRDD<SourceRecord> all =
                KafkaSource.range(spark, settings.kafka(), topic.earliest(TOPIC), topic.latest(TOPIC));
        Set<String> newest = NewestMessages.places(all, ids);
        FilterFunction<SourceRecord> selection =
                record -> newest.contains(record.source().place());
        return new ReplayTask(writers, selection, now).writeAll(all);
    }

    private String summary() {
        long read = written.values().stream().mapToLong(Counts::read).max().orElse(0);
        // Only Cassandra's writer publishes the dead letters of invalid messages.
        long deadLetters = written.getOrDefault(Store.CASSANDRA, Counts.NONE).invalid()
                + written.values().stream().mapToLong(Counts::refused).sum();
        long stillShadowed = repaired.shadowed().size();
        if (options.json) {
            ObjectNode json = Json.MAPPER.createObjectNode();
            json.put("read", read).put("replayed", selected()).put("dead_letters", deadLetters);
            json.put("repaired", repaired.written() - stillShadowed).put("shadowed", stillShadowed);
            written.forEach((store, counts) -> json.withObject("/stores/" + store.label())
                    .put("written", counts.written())
                    .put("refused", counts.refused()));
            return json + "\n";
        }
        StringBuilder text = new StringBuilder("replayed " + selected() + " of " + read + " records read\n");
        written.forEach((store, counts) -> text.append(
                "  " + store.label() + ": " + counts.written() + " rows written, " + counts.refused() + " refused\n"));
        return text + "  dead letters: " + deadLetters + " (one that exists already is counted once by its readers)\n"
                + "  tombstones: " + (repaired.written() - stillShadowed) + " shadowed rows repaired, " + stillShadowed
                + " still shadowed\n";
    }

    private long selected() {
        return written.values().stream().mapToLong(Counts::selected).max().orElse(0);
    }
}
