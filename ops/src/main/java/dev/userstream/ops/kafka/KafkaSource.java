package dev.userstream.ops.kafka;

import dev.userstream.events.TopicSpec;
import dev.userstream.ops.evidence.GroupPositions;
import dev.userstream.ops.evidence.RunLedger;
import dev.userstream.ops.evidence.TopicLog;
import dev.userstream.ops.evidence.UnreachableException;
import dev.userstream.settings.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Evidence from one Kafka cluster. Joins no consumer group and writes nothing. Not thread-safe. */
public final class KafkaSource implements AutoCloseable {
    private static final String RETENTION = "retention.ms";
    private static final int MOST_RECORDS_A_POLL = 5_000;
    private static final String UNUSABLE = "expected: settings that Kafka's clients take; correct the file of "
            + KafkaSettings.PREFIX + "PROPERTIES_FILE";

    private final String address;
    private final Duration limit;
    private final Admin admin;
    private final KafkaConsumer<byte[], byte[]> consumer;

    /**
     * Creates the clients; nothing is asked yet.
     *
     * @param limit how long one question may take
     * @throws UnreachableException if the settings name no host that can be resolved, or Kafka's clients cannot use them
     */
    public KafkaSource(KafkaSettings settings, Duration limit) {
        this.address = "Kafka at " + settings.bootstrap();
        this.limit = limit;
        Map<String, Object> properties = settings.toClientProperties();
        int milliseconds = Math.toIntExact(limit.toMillis());
        properties.put("client.id", "userstream-ops");
        properties.put("request.timeout.ms", milliseconds);
        properties.put("default.api.timeout.ms", milliseconds);
        properties.put("enable.metrics.push", false);
        admin = made(() -> Admin.create(properties));
        try {
            consumer = made(() -> newConsumer(properties));
        } catch (RuntimeException e) {
            admin.close(Duration.ZERO);
            throw e;
        }
    }

    private static KafkaConsumer<byte[], byte[]> newConsumer(Map<String, Object> properties) {
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_RECORDS_A_POLL);
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private <T> T made(Supplier<T> maker) {
        try {
            return maker.get();
        } catch (KafkaException e) {
            Throwable cause = e.getCause() instanceof ConfigException ? e.getCause() : e;
            // A name that cannot be resolved is a matter of settings to Kafka's clients, and one that passes to us.
            boolean unusable = cause instanceof ConfigException
                    && !String.valueOf(cause.getMessage()).contains("No resolvable bootstrap urls");
            throw unusable ? new UnreachableException(address, cause.getMessage(), UNUSABLE, e) : unreachable(cause);
        }
    }

    /** A topic of the cluster, there or not. */
    public TopicLog topic(TopicSpec topic) {
        return new KafkaTopicLog(this, topic.name());
    }

    /**
     * How long the cluster keeps the topic's records. Where it does not say, because there is no such topic yet or we may not
     * ask, what the topic should be like.
     *
     * @return nothing where records are kept for ever
     */
    public Optional<Duration> retention(TopicSpec topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
        String wanted = topic.configs().getOrDefault(RETENTION, "-1");
        long milliseconds;
        try {
            Config config = Objects.requireNonNull(
                    answer(admin.describeConfigs(List.of(resource)).all()).get(resource));
            ConfigEntry entry = config.get(RETENTION);
            milliseconds = Long.parseLong(entry == null ? wanted : entry.value());
        } catch (ExecutionException e) {
            milliseconds = Long.parseLong(wanted);
        }
        return milliseconds < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(milliseconds));
    }

    /** The ledger of runs. */
    public RunLedger ledger() {
        return new KafkaRunLedger(this);
    }

    /** What the job has committed. */
    public GroupPositions positions() {
        return new KafkaGroupPositions(this);
    }

    @Override
    public void close() {
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ZERO));
        admin.close(Duration.ZERO);
    }

    Admin admin() {
        return admin;
    }

    KafkaConsumer<byte[], byte[]> consumer() {
        return consumer;
    }

    Duration limit() {
        return limit;
    }

    /** Waits for an answer. */
    <T> T answer(KafkaFuture<T> future) throws ExecutionException {
        try {
            return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(e);
        }
    }

    UnreachableException unreachable(Throwable cause) {
        String seconds = String.format(Locale.ROOT, "%.1f s", limit.toMillis() / 1000.0);
        boolean silent =
                cause instanceof TimeoutException || cause instanceof org.apache.kafka.common.errors.TimeoutException;
        return new UnreachableException(
                address,
                silent ? "no answer within " + seconds : cause.getMessage(),
                "is it up, and is " + KafkaSettings.PREFIX + "BOOTSTRAP_SERVERS right?",
                cause);
    }
}
