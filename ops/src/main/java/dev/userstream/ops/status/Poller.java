package dev.userstream.ops.status;

import dev.userstream.ops.pipeline.PipelineTopics;
import dev.userstream.ops.pipeline.UnreachableException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Updates the metrics until it is closed: those of Kafka every few seconds, the health of all components less often. */
public final class Poller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Poller.class);
    private static final Duration SNAPSHOT_INTERVAL = Duration.ofSeconds(5);
    private static final Duration HEALTH_INTERVAL = Duration.ofSeconds(15);

    private final Supplier<PipelineTopics> topics;
    private final Health health;
    private final PipelineMetrics metrics;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2, work -> {
        Thread thread = new Thread(work, "poller");
        thread.setDaemon(true);
        return thread;
    });
    private KafkaSnapshot.@Nullable Reader reader;

    private Poller(Supplier<PipelineTopics> topics, Health health, PipelineMetrics metrics) {
        this.topics = topics;
        this.health = health;
        this.metrics = metrics;
    }

    /**
     * Starts polling.
     *
     * @param topics gives the topics or throws; used by one thread at a time
     */
    public static Poller start(Supplier<PipelineTopics> topics, Health health, PipelineMetrics metrics) {
        return start(topics, health, metrics, SNAPSHOT_INTERVAL);
    }

    static Poller start(
            Supplier<PipelineTopics> topics, Health health, PipelineMetrics metrics, Duration snapshotInterval) {
        Poller poller = new Poller(topics, health, metrics);
        poller.repeat(poller::pollKafka, snapshotInterval);
        poller.repeat(poller::checkHealth, HEALTH_INTERVAL);
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
            KafkaSnapshot.Reader current = reader;
            if (current == null) {
                current = new KafkaSnapshot.Reader(topics.get());
                reader = current;
            }
            metrics.show(current.read());
        } catch (RuntimeException e) {
            metrics.show(KafkaSnapshot.UNKNOWN);
            UnreachableException.messageOf(e)
                    .ifPresentOrElse(
                            cause -> LOG.debug("event=poll_failed cause=\"{}\"", cause),
                            () -> LOG.error("event=poll_failed", e));
        }
    }

    private void checkHealth() {
        try {
            health.check();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
