package dev.userstream.job.progress;

import dev.userstream.events.store.Store;
import dev.userstream.events.topic.Topics;
import dev.userstream.kafka.KafkaRefusedException;
import dev.userstream.kafka.KafkaUnavailableException;
import dev.userstream.kafka.TopicOffsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the queries' progress and commits it to the stores' consumer groups, in the background, so that a slow Kafka never
 * blocks a query. The checkpoints alone decide where queries continue; the groups are for people and tools. Thread-safe.
 */
public final class ProgressTracker extends StreamingQueryListener implements AutoCloseable {
    /** Period of retries and of lag updates. */
    static final Duration TICK = Duration.ofSeconds(5);

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(ProgressTracker.class);
    private static final Duration REFRESH = Duration.ofSeconds(30);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final String TOPIC = Topics.USERS_CREATED.name();

    private final transient Offsets offsets;
    private final transient InstantSource clock;
    private final transient ProgressReport report;
    private final transient BiConsumer<Store, BatchProgress> observer;
    private final transient Map<Store, StoreProgress> progress = new ConcurrentHashMap<>();
    /** Used by the background thread only. */
    private final transient Map<Store, Commit> commits = new EnumMap<>(Store.class);

    private final transient ScheduledExecutorService background = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "progress");
        thread.setDaemon(true);
        return thread;
    });

    /** The topic's and the groups' offsets; methods throw what {@link TopicOffsets} throws. */
    interface Offsets {
        Map<Integer, Long> earliest();

        Map<Integer, Long> latest();

        void commit(Store store, Map<Integer, Long> offsets);

        static Offsets of(TopicOffsets topics) {
            return new Offsets() {
                @Override
                public Map<Integer, Long> earliest() {
                    return topics.earliest(TOPIC);
                }

                @Override
                public Map<Integer, Long> latest() {
                    return topics.latest(TOPIC);
                }

                @Override
                public void commit(Store store, Map<Integer, Long> offsets) {
                    topics.commit(store.consumerGroup(), TOPIC, offsets);
                }
            };
        }
    }

    /** The last attempt to commit. */
    private record Commit(Map<Integer, Long> offsets, Instant at, boolean failed) {
        static final Commit NONE = new Commit(Map.of(), Instant.MIN, false);
    }

    /**
     * A tracker that is to be added to Spark's listeners.
     *
     * @param reportInterval time between two progress lines of a store
     * @param observer receives every batch that ends; must return at once
     */
    public ProgressTracker(TopicOffsets topics, Duration reportInterval, BiConsumer<Store, BatchProgress> observer) {
        this(Offsets.of(topics), InstantSource.system(), reportInterval, observer);
    }

    ProgressTracker(
            Offsets offsets, InstantSource clock, Duration reportInterval, BiConsumer<Store, BatchProgress> observer) {
        this.offsets = offsets;
        this.clock = clock;
        this.report = new ProgressReport(clock, reportInterval);
        this.observer = observer;
        var unused =
                background.scheduleWithFixedDelay(this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A store's progress. */
    public StoreProgress of(Store store) {
        return progress.getOrDefault(store, StoreProgress.NONE);
    }

    /**
     * Commits where a query starts: the checkpoint's offsets, and the earliest of partitions that it does not contain. So the
     * group exists before there is data, and is right again after a crash. That Kafka refuses the commit is logged.
     *
     * @throws KafkaUnavailableException if Kafka does not answer
     */
    public void start(Store store, Map<Integer, Long> checkpoint) {
        Map<Integer, Long> start = new HashMap<>(offsets.earliest());
        start.putAll(checkpoint);
        try {
            offsets.commit(store, start);
        } catch (KafkaRefusedException e) {
            LOG.warn("event=offsets_not_committed store={} detail=\"{}\"", store.label(), e.getMessage());
        }
        progress.merge(store, StoreProgress.NONE.startedAt(start), (before, now) -> before.startedAt(start));
    }

    @Override
    public void onQueryStarted(QueryStartedEvent event) {
        // The supervisor logs it.
    }

    @Override
    public void onQueryProgress(QueryProgressEvent event) {
        LOG.debug(
                "event=batch store={} batch={} records={} durations_ms={}",
                event.progress().name(),
                event.progress().batchId(),
                event.progress().numInputRows(),
                event.progress().durationMs());
        Optional<BatchProgress> ended = BatchProgress.of(event.progress());
        for (Store store : Store.values()) {
            if (store.label().equals(event.progress().name()) && ended.isPresent()) {
                add(store, ended.get());
            }
        }
    }

    @Override
    public void onQueryTerminated(QueryTerminatedEvent event) {
        // The supervisor logs it.
    }

    void add(Store store, BatchProgress batch) {
        progress.put(store, of(store).with(batch, clock.instant()));
        observer.accept(store, batch);
        report.add(store, batch);
        try {
            background.execute(() -> commit(store));
        } catch (RejectedExecutionException closed) {
            LOG.debug("event=batch_after_close store={}", store.label());
        }
    }

    /** Retries and refreshes commits, and updates the lag, which grows while a query waits. */
    void tick() {
        report.logDueLines();
        Map<Integer, Long> ends = ends();
        progress.keySet().forEach(store -> {
            progress.computeIfPresent(
                    store, (same, now) -> now.withLag(ends.isEmpty() ? null : BatchProgress.lag(ends, now.offsets())));
            Commit last = commits.getOrDefault(store, Commit.NONE);
            if (last.failed() || !clock.instant().isBefore(last.at().plus(REFRESH))) {
                commits.put(store, commitNow(store, of(store).offsets(), last));
            }
        });
    }

    private Map<Integer, Long> ends() {
        try {
            return progress.isEmpty() ? Map.of() : offsets.latest();
        } catch (KafkaUnavailableException | KafkaRefusedException e) {
            return Map.of();
        }
    }

    private void commit(Store store) {
        Commit last = commits.getOrDefault(store, Commit.NONE);
        Map<Integer, Long> next = of(store).offsets();
        // While Kafka fails, the tick retries: each attempt may take as long as the time-out.
        if (!last.failed() && !next.equals(last.offsets())) {
            commits.put(store, commitNow(store, next, last));
        }
    }

    private Commit commitNow(Store store, Map<Integer, Long> next, Commit last) {
        try {
            offsets.commit(store, next);
            if (last.failed()) {
                LOG.info("event=offsets_committed store={}", store.label());
            }
            return new Commit(next, clock.instant(), false);
        } catch (KafkaUnavailableException | KafkaRefusedException e) {
            if (!last.failed()) {
                LOG.warn(
                        "event=offsets_not_committed store={} detail=\"{}\"",
                        store.label(),
                        Objects.toString(e.getMessage(), e.toString()));
            }
            return new Commit(next, clock.instant(), true);
        }
    }

    /** Commits what is pending, within a few seconds, and ends. */
    @Override
    public void close() {
        background.shutdown();
        try {
            if (!background.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                background.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
