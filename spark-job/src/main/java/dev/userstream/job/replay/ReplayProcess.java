package dev.userstream.job.replay;

import dev.userstream.events.store.Store;
import dev.userstream.events.topic.Topics;
import dev.userstream.http.Json;
import dev.userstream.job.config.JobSettings;
import dev.userstream.job.config.LogSetup;
import dev.userstream.job.config.SparkDefaults;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.FailureClassifier;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.query.Supervisors;
import dev.userstream.job.read.KafkaSource;
import dev.userstream.job.read.SourceRecord;
import dev.userstream.job.replay.OffsetRange.UnusableRangeException;
import dev.userstream.job.replay.ReplayTask.Counts;
import dev.userstream.job.replay.TombstoneRepair.Newest;
import dev.userstream.job.sink.StoreTable;
import dev.userstream.job.sink.StoreWriterFactory;
import dev.userstream.kafka.KafkaClients;
import dev.userstream.kafka.TopicOffsets;
import dev.userstream.settings.ExitCode;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a range of the topic to the stores, a chunk at a time. A chunk may be written again after a failure: writes are
 * idempotent, and none replaces a newer value. Confined to one thread.
 */
public final class ReplayProcess {
    private static final Logger LOG = LoggerFactory.getLogger(ReplayProcess.class);
    private static final String NAME = "userstream-replay";
    private static final String TOPIC = Topics.USERS_CREATED.name();
    private static final Duration KAFKA_TIMEOUT = Duration.ofSeconds(10);

    /** More shadowed rows than this are repaired in several rounds, each of which reads the topic. */
    private static final int MAX_SHADOWED = 200_000;

    private final JobSettings settings;
    private final ReplayOptions options;
    private final SparkSession spark;
    private final TopicOffsets topic;
    private final Map<Store, Counts> counts = new TreeMap<>();
    private long repaired;
    private long shadowed;

    private ReplayProcess(JobSettings settings, ReplayOptions options, SparkSession spark, TopicOffsets topic) {
        this.settings = settings;
        this.options = options;
        this.spark = spark;
        this.topic = topic;
    }

    /**
     * Replays a range, prints a summary and returns the exit code.
     *
     * @throws StoreFailure if a server does not answer for too long, or refuses
     * @throws UnusableRangeException if the topic does not hold the range
     */
    public static int run(JobSettings settings, ReplayOptions options, PrintStream out) throws InterruptedException {
        LogSetup.apply();
        SparkConf conf = new SparkConf().set("spark.app.name", NAME).setIfMissing("spark.ui.enabled", "false");
        KafkaClients clients = new KafkaClients(settings.kafka(), NAME, KAFKA_TIMEOUT);
        SparkSession spark = SparkSession.builder()
                .config(SparkDefaults.addTo(conf, settings))
                .getOrCreate();
        try (Admin admin = retrying("kafka", options.timeout, clients::admin)) {
            ReplayProcess process = new ReplayProcess(settings, options, spark, new TopicOffsets(admin, clients));
            process.replay(conf);
            out.print(options.json ? process.json() : process.text());
            out.flush();
            return process.selected() == 0 || process.shadowed > 0 ? ExitCode.FAILED : ExitCode.OK;
        } finally {
            spark.stop();
        }
    }

    private void replay(SparkConf conf) throws InterruptedException {
        OffsetRange range = retrying("offsets", options.timeout, this::range);
        for (Store store : Store.values()) {
            if (options.writesTo(store)) {
                StoreTable table = StoreTable.of(store, conf, settings);
                write(
                        range,
                        StoreWriterFactory.of(
                                store,
                                retrying("prepare_" + store.label(), options.timeout, table::prepare),
                                settings.kafka()));
            }
        }
    }

    private OffsetRange range() {
        Map<Integer, Long> earliest = topic.earliest(TOPIC);
        Map<Integer, Long> latest = topic.latest(TOPIC);
        // To Kafka, a negative time means an end of the topic.
        Map<Integer, Long> from =
                options.from instanceof RangeBound.Time time && time.instant().toEpochMilli() >= 0
                        ? topic.atOrAfter(TOPIC, time.instant())
                        : OffsetRange.offsets("--from", options.from, earliest, latest);
        Map<Integer, Long> to = options.to instanceof RangeBound.Time
                ? latest
                : OffsetRange.offsets("--to", options.to, earliest, latest);
        return OffsetRange.of(from, to);
    }

    private void write(OffsetRange range, StoreWriterFactory writers) throws InterruptedException {
        ReplayTask task = new ReplayTask(
                writers,
                milliseconds(options.from, Long.MIN_VALUE),
                milliseconds(options.to, Long.MAX_VALUE),
                options.runId == null ? null : options.runId.value());
        Counts total = Counts.NONE;
        long done = 0;
        for (OffsetRange chunk : range.chunks(settings.maxOffsetsPerTrigger())) {
            total = total.plus(retrying(
                    "write_" + writers.store().label(),
                    options.timeout,
                    () -> records(chunk).mapPartitions(task).collect().stream().reduce(Counts.NONE, Counts::plus)));
            done += chunk.size();
            LOG.info(
                    "event=replay_progress store={} offsets={} of={}",
                    writers.store().label(),
                    done,
                    range.size());
            if (total.shadowed().size() >= MAX_SHADOWED || done == range.size()) {
                repair(writers, total.shadowed());
                total = total.withoutShadowed();
            }
        }
        counts.put(writers.store(), total);
    }

    private void repair(StoreWriterFactory writers, Set<UUID> ids) throws InterruptedException {
        if (ids.isEmpty()) {
            return;
        }
        // Before the topic's end is read: everything published after that end is newer.
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        OffsetRange all =
                retrying("offsets", options.timeout, () -> OffsetRange.of(topic.earliest(TOPIC), topic.latest(TOPIC)));
        Map<UUID, Newest> newest = retrying("repair", options.timeout, () -> TombstoneRepair.newest(records(all), ids));
        Counts written =
                retrying("repair", options.timeout, () -> TombstoneRepair.write(records(all), writers, newest, now));
        repaired += written.written() - written.shadowed().size();
        shadowed += written.shadowed().size();
        LOG.info(
                "event=tombstones_repaired store={} rows={} shadowed={}",
                writers.store().label(),
                repaired,
                shadowed);
    }

    private JavaRDD<SourceRecord> records(OffsetRange range) {
        return KafkaSource.range(spark, settings.kafka(), range.from(), range.to());
    }

    private static long milliseconds(RangeBound bound, long otherwise) {
        return bound instanceof RangeBound.Time time ? time.instant().toEpochMilli() : otherwise;
    }

    private static <T> T retrying(String step, Duration timeout, Callable<T> call) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        for (int attempt = 1; ; attempt++) {
            try {
                return call.call();
            } catch (InterruptedException | UnusableRangeException e) {
                throw e;
            } catch (Exception e) { // Spark and the connector throw checked exceptions that Scala does not declare
                StoreFailure failure = FailureClassifier.of(e);
                Duration wait = Supervisors.BACKOFF.after(attempt);
                boolean mayPass = failure.reason() == FailureCause.OUTAGE || failure.reason() == FailureCause.UNKNOWN;
                if (!mayPass || System.nanoTime() + wait.toNanos() > deadline) {
                    throw failure;
                }
                LOG.warn(
                        "event=replay_waits step={} cause={} attempt={} retry_in_ms={} detail=\"{}\"",
                        step,
                        failure.reason().label(),
                        attempt,
                        wait.toMillis(),
                        failure.getMessage());
                Thread.sleep(wait.toMillis());
            }
        }
    }

    private long selected() {
        return counts.values().stream().mapToLong(Counts::selected).max().orElse(0);
    }

    private long read() {
        return counts.values().stream().mapToLong(Counts::read).max().orElse(0);
    }

    /** Dead letters published: refused rows, and invalid messages, which Cassandra's writer publishes. */
    private long deadLetters() {
        return counts.values().stream().mapToLong(Counts::refused).sum()
                + counts.getOrDefault(Store.CASSANDRA, Counts.NONE).invalid();
    }

    private String text() {
        StringBuilder text = new StringBuilder("replayed " + selected() + " of " + read() + " records read\n");
        counts.forEach((store, of) -> text.append(
                "  " + store.label() + ": " + of.written() + " rows written, " + of.refused() + " refused\n"));
        text.append("  dead letters: " + deadLetters() + " (one that exists already is counted once by its readers)\n");
        if (repaired + shadowed > 0) {
            text.append("  tombstones: " + repaired + " shadowed rows repaired, " + shadowed + " still shadowed\n");
        }
        return text.toString();
    }

    private String json() {
        Map<String, Object> stores = new TreeMap<>();
        counts.forEach(
                (store, of) -> stores.put(store.label(), Map.of("written", of.written(), "refused", of.refused())));
        Map<String, Object> document = new TreeMap<>(Map.of(
                "read",
                read(),
                "replayed",
                selected(),
                "dead_letters",
                deadLetters(),
                "repaired",
                repaired,
                "shadowed",
                shadowed,
                "stores",
                stores));
        return new String(Json.bytes(document), StandardCharsets.UTF_8) + "\n";
    }
}
