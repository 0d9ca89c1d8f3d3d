package dev.userstream.ops.monitor;

import dev.userstream.events.topic.Topics;
import dev.userstream.ops.health.Health;
import dev.userstream.ops.kafka.KafkaSource;
import dev.userstream.ops.pipeline.UnreachableException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the metrics up to date until it is closed: what Kafka knows every few seconds, the health of all parts less often. */
public final class Poller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Poller.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(15);

    private final Supplier<KafkaSource> kafka;
    private final Health health;
    private final PipelineMetrics metrics;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2, work -> {
        Thread thread = new Thread(work, "watch");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable KafkaPoller look;

    private Poller(Supplier<KafkaSource> kafka, Health health, PipelineMetrics metrics) {
        this.kafka = kafka;
        this.health = health;
        this.metrics = metrics;
    }

    /**
     * Begins to watch.
     *
     * @param kafka gives the source or throws {@link UnreachableException}; used by one thread at a time
     */
    public static Poller start(Supplier<KafkaSource> kafka, Health health, PipelineMetrics metrics) {
        Poller watch = new Poller(kafka, health, metrics);
        watch.repeat(watch::look, BETWEEN_LOOKS);
        watch.repeat(watch::check, BETWEEN_CHECKS);
        return watch;
    }

    /** Ends without waiting. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // ends with its executor
    private void repeat(Runnable work, Duration pause) {
        threads.scheduleWithFixedDelay(work, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether Kafka answers is told by the health check. */
    private synchronized void look() {
        try {
            KafkaPoller current = look;
            if (current == null) {
                KafkaSource source = kafka.get();
                current = new KafkaPoller(
                        source.topic(Topics.USERS_CREATED),
                        source.committedOffsets(),
                        source.topic(Topics.RUNS),
                        source.topic(Topics.DEAD_LETTERS));
                look = current;
            }
            current.look(metrics);
        } catch (UnreachableException e) {
            LOG.debug("event=look_failed cause=\"{}\"", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("event=look_broke", e);
        }
    }

    private void check() {
        try {
            health.check();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
