package dev.userstream.job.query;

import dev.userstream.events.store.Store;
import dev.userstream.events.topic.Topics;
import dev.userstream.job.checkpoint.CheckpointFolder;
import dev.userstream.kafka.KafkaRefusedException;
import dev.userstream.kafka.KafkaUnavailableException;
import dev.userstream.kafka.TopicOffsets;
import dev.userstream.settings.ErrorText;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the queries' progress, logs it and commits it to the stores' consumer groups, in the background, so that a slow Kafka
 * never blocks a query. Queries resume from their checkpoints; the consumer groups are for monitoring only. Thread-safe.
 */
final class ProgressTracker extends StreamingQueryListener implements AutoCloseable {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(ProgressTracker.class);

    /** Period of retries and of lag updates, and longest time of the last commit. */
    private static final Duration TICK = Duration.ofSeconds(5);

    /** Groups that expired, or that a tool deleted or reset, are right again after this time, even while nothing arrives. */
    private static final Duration REFRESH = Duration.ofSeconds(10);

    private final transient Offsets topic;
    private final transient InstantSource clock;
    private final transient BiConsumer<Store, StreamingQueryProgress> observer;
    private final transient Map<Store, StoreProgress> progress = new ConcurrentHashMap<>();
    private final transient ScheduledThreadPoolExecutor background = new ScheduledThreadPoolExecutor(
            1, task -> new Thread(task, "progress"), new ThreadPoolExecutor.DiscardPolicy());

    // Guarded by this.
    private final transient Map<Store, Commit> commits = new EnumMap<>(Store.class);
    // Used by the background thread only.
    private final transient Map<Store, Totals> totals = new EnumMap<>(Store.class);

    /** Access to the topic's and the groups' offsets, with the exceptions of {@link TopicOffsets}. */
    public record Offsets(
            Supplier<Map<Integer, Long>> earliest,
            Supplier<Map<Integer, Long>> latest,
            BiConsumer<Store, Map<Integer, Long>> commit) {
        /** The offsets in Kafka. */
        public static Offsets of(TopicOffsets topics) {
            String topic = Topics.USERS_CREATED.name();
            return new Offsets(
                    () -> topics.earliest(topic),
                    () -> topics.latest(topic),
                    (store, offsets) -> topics.commit(store.consumerGroup(), topic, offsets));
        }
    }

    /** The last attempt to commit. */
    private record Commit(Map<Integer, Long> offsets, Instant at, boolean failed) {
        static final Commit NONE = new Commit(Map.of(), Instant.MIN, false);
    }

    /** The batches since the last progress line. */
    private record Totals(LongSummaryStatistics records, LongSummaryStatistics durationsMs) {}

    /**
     * Creates a tracker, which the caller adds to Spark's listeners.
     *
     * @param reportInterval time between two progress lines of a store
     * @param observer receives every batch that ends; must return at once
     */
    public ProgressTracker(
            Offsets topic,
            InstantSource clock,
            Duration reportInterval,
            BiConsumer<Store, StreamingQueryProgress> observer) {
        this.topic = topic;
        this.clock = clock;
        this.observer = observer;
        every(TICK, this::tick);
        every(reportInterval, this::report);
    }

    private void every(Duration period, Runnable task) {
        Runnable guarded = () -> {
            try {
                task.run();
            } catch (RuntimeException e) { // would end the repetition without a trace
                LOG.warn("event=progress_failed detail=\"{}\"", ErrorText.of(e));
            }
        };
        var unused =
                background.scheduleWithFixedDelay(guarded, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A store's progress. */
    public StoreProgress of(Store store) {
        return progress.getOrDefault(store, StoreProgress.NONE);
    }

    /**
     * Commits the offsets at which a query starts: those of the checkpoint, and the earliest ones of partitions that it does not
     * contain. The group thus exists before there is data, and is correct again after a crash.
     *
     * @throws KafkaUnavailableException if Kafka does not answer
     */
    public void start(Store store, Map<Integer, Long> checkpoint) {
        Map<Integer, Long> start = new HashMap<>(topic.earliest().get());
        start.putAll(checkpoint);
        progress.merge(store, StoreProgress.NONE.startedAt(start), (before, now) -> before.startedAt(start));
        background.execute(() -> commitIfChanged(store));
    }

    @Override
    public void onQueryStarted(QueryStartedEvent event) {
        // The supervisor logs it.
    }

    @Override
    public void onQueryProgress(QueryProgressEvent event) {
        for (Store store : Store.values()) {
            if (store.label().equals(event.progress().name())) {
                add(store, event.progress());
            }
        }
    }

    @Override
    public void onQueryTerminated(QueryTerminatedEvent event) {
        // The supervisor logs it.
    }

    /** Handles Spark's report of a batch; ignores batches that read no source. */
    void add(Store store, StreamingQueryProgress batch) {
        if (batch.sources().length == 0 || batch.sources()[0].endOffset() == null) {
            return;
        }
        SourceProgress source = batch.sources()[0];
        Map<Integer, Long> offsets = CheckpointFolder.parseOffsets(source.endOffset());
        long lag = source.latestOffset() == null
                ? 0
                : StoreProgress.lag(CheckpointFolder.parseOffsets(source.latestOffset()), offsets);
        progress.put(store, new StoreProgress(offsets, lag, clock.instant(), batch));
        observer.accept(store, batch);
        background.execute(() -> {
            count(store, batch);
            commitIfChanged(store);
        });
    }

    private void count(Store store, StreamingQueryProgress batch) {
        Totals sums = totals.computeIfAbsent(
                store, first -> new Totals(new LongSummaryStatistics(), new LongSummaryStatistics()));
        sums.records().accept(batch.numInputRows());
        sums.durationsMs().accept(batch.durationMs().getOrDefault("triggerExecution", 0L));
    }

    /** Logs a line for each store that had batches. */
    private void report() {
        totals.forEach((store, sums) -> LOG.info(
                "event=progress store={} records={} batches={} lag={} batch_ms_mean={} batch_ms_max={}",
                store.label(),
                sums.records().getSum(),
                sums.records().getCount(),
                of(store).lag(),
                Math.round(sums.durationsMs().getAverage()),
                sums.durationsMs().getMax()));
        totals.clear();
    }

    /** Retries and refreshes commits, and updates the lag, which grows while a query waits. */
    synchronized void tick() {
        Map<Integer, Long> ends = ends();
        for (Store store : progress.keySet()) {
            progress.computeIfPresent(store, (same, seen) -> seen.withEnds(ends));
            Commit last = commits.getOrDefault(store, Commit.NONE);
            if (last.failed() || !clock.instant().isBefore(last.at().plus(REFRESH))) {
                commit(store, last);
            }
        }
    }

    private Map<Integer, Long> ends() {
        try {
            return progress.isEmpty() ? Map.of() : topic.latest().get();
        } catch (KafkaUnavailableException | KafkaRefusedException e) {
            return Map.of();
        }
    }

    /** While Kafka fails, only the tick retries: each attempt may take as long as the timeout. */
    private synchronized void commitIfChanged(Store store) {
        Commit last = commits.getOrDefault(store, Commit.NONE);
        if (!last.failed() && !of(store).offsets().equals(last.offsets())) {
            commit(store, last);
        }
    }

    private void commit(Store store, Commit last) {
        Map<Integer, Long> next = of(store).offsets();
        boolean failed = false;
        try {
            topic.commit().accept(store, next);
            if (last.failed()) {
                LOG.info("event=offsets_committed store={}", store.label());
            }
        } catch (KafkaUnavailableException | KafkaRefusedException e) {
            failed = true;
            if (!last.failed()) {
                LOG.warn("event=offsets_not_committed store={} detail=\"{}\"", store.label(), e.getMessage());
            }
        }
        commits.put(store, new Commit(next, clock.instant(), failed));
    }

    /** Commits pending offsets within a few seconds, and stops. */
    @Override
    public void close() {
        background.shutdown();
        try {
            if (!background.awaitTermination(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
                background.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
