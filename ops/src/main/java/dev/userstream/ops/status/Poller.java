package dev.userstream.ops.status;

import dev.userstream.events.run.RunState;
import dev.userstream.events.store.Store;
import dev.userstream.events.topic.Topics;
import dev.userstream.ops.pipeline.Lag;
import dev.userstream.ops.pipeline.LatestRuns;
import dev.userstream.ops.pipeline.PipelineTopics;
import dev.userstream.ops.pipeline.TopicLog;
import dev.userstream.ops.pipeline.UnreachableException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Updates the metrics until it is closed: those of Kafka every few seconds, the health of all components less often. */
public final class Poller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Poller.class);
    private static final Duration KAFKA_INTERVAL = Duration.ofSeconds(5);
    private static final Duration HEALTH_INTERVAL = Duration.ofSeconds(15);
    private static final int REMEMBERED_DEAD_LETTERS = 50_000;

    private final Supplier<PipelineTopics> topics;
    private final PipelineMetrics metrics;
    private final LatestRuns runs = new LatestRuns();
    private final DeadLetterCounts deadLetters = new DeadLetterCounts(REMEMBERED_DEAD_LETTERS);
    private final TopicFollower ledger = new TopicFollower(runs::accept, runs::clear);
    private final TopicFollower deadLetterTopic = new TopicFollower(deadLetters::accept, deadLetters::clear);
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2, work -> {
        Thread thread = new Thread(work, "poller");
        thread.setDaemon(true);
        return thread;
    });

    private Poller(Supplier<PipelineTopics> topics, PipelineMetrics metrics) {
        this.topics = topics;
        this.metrics = metrics;
    }

    /**
     * Starts polling.
     *
     * @param topics gives the topics or throws; used by one thread at a time
     */
    public static Poller start(Supplier<PipelineTopics> topics, Health health, PipelineMetrics metrics) {
        return start(topics, health, metrics, KAFKA_INTERVAL);
    }

    static Poller start(
            Supplier<PipelineTopics> topics, Health health, PipelineMetrics metrics, Duration kafkaInterval) {
        Poller poller = new Poller(topics, metrics);
        poller.repeat(poller::pollKafka, kafkaInterval);
        poller.repeat(
                () -> {
                    try {
                        health.check();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                HEALTH_INTERVAL);
        return poller;
    }

    /** Ends without waiting. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // ends with its executor
    private void repeat(Runnable work, Duration interval) {
        threads.scheduleWithFixedDelay(work, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Shows unknown figures while Kafka does not answer, which the health check reports. */
    private synchronized void pollKafka() {
        try {
            PipelineTopics kafka = topics.get();
            metrics.showLags(lags(kafka));
            if (ledger.step(kafka.topic(Topics.RUNS))) {
                Map<RunState, Long> counts = new EnumMap<>(RunState.class);
                runs.runs().forEach(run -> counts.merge(run.state(), 1L, Long::sum));
                metrics.showRuns(counts);
            }
            if (deadLetterTopic.step(kafka.topic(Topics.DEAD_LETTERS))) {
                metrics.showDeadLetters(deadLetters.byReason(), deadLetters.replayed());
            }
        } catch (RuntimeException e) {
            metrics.clear();
            UnreachableException.messageOf(e)
                    .ifPresentOrElse(
                            cause -> LOG.debug("event=poll_failed cause=\"{}\"", cause),
                            () -> LOG.error("event=poll_failed", e));
        }
    }

    private static Map<Store, Long> lags(PipelineTopics kafka) {
        TopicLog users = kafka.topic(Topics.USERS_CREATED);
        SortedMap<Integer, Long> earliest = users.earliest();
        SortedMap<Integer, Long> latest = users.latest();
        Map<Store, Long> lags = new EnumMap<>(Store.class);
        for (Store store : Store.values()) {
            SortedMap<Integer, Long> committed = kafka.committed(store);
            if (!committed.isEmpty()) {
                lags.put(store, Lag.of(committed, earliest, latest));
            }
        }
        return lags;
    }
}
