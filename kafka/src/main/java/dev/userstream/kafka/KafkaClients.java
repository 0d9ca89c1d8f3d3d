package dev.userstream.kafka;

import dev.userstream.settings.KafkaSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates Kafka clients with the settings that all components share; the caller closes them. Every method throws
 * {@link KafkaUnavailableException} if no bootstrap server's name resolves and {@link KafkaRefusedException} if the clients
 * cannot use the settings. Thread-safe.
 *
 * @param settings address and properties of Kafka
 * @param clientId the client id in the brokers' logs and metrics
 * @param timeout longest time of one request or call
 */
public record KafkaClients(KafkaSettings settings, String clientId, Duration timeout) {
    /** Largest request in bytes: the largest dead letter that its topic accepts, and its batch. */
    public static final int MAX_REQUEST_BYTES = 8_388_608 + 65_536;

    private static final int MAX_RECONNECT_BACKOFF_MS = 1_000;
    private static final int MAX_POLL_RECORDS = 5_000;
    private static final int FETCH_MAX_WAIT_MS = 50;
    private static final Logger LOG = LoggerFactory.getLogger(KafkaClients.class);
    private static final Set<String> REPORTED = ConcurrentHashMap.newKeySet();

    /** Logs once in the process which client properties have no effect, and which Kafka's clients do not know. */
    public KafkaClients {
        report(
                "event=kafka_properties_ignored names={} detail=\"userstream sets these itself\"",
                settings.ignoredProperties());
        Set<String> unknown = new TreeSet<>(settings.clientProperties().keySet());
        unknown.removeAll(AdminClientConfig.configNames());
        unknown.removeAll(ConsumerConfig.configNames());
        unknown.removeAll(ProducerConfig.configNames());
        report("event=kafka_properties_unknown names={} detail=\"passed on, for plug-ins\"", unknown);
    }

    /** An admin client whose calls end within the timeout. */
    public Admin admin() {
        return created(() -> Admin.create(common()));
    }

    /** A consumer outside any group that reads committed records only; the caller assigns and seeks. */
    public Consumer<byte[], byte[]> reader() {
        Map<String, Object> properties = common();
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_MAX_WAIT_MS);
        return created(() -> new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    }

    /**
     * An idempotent producer whose records are acknowledged by all in-sync replicas.
     *
     * @param overrides further properties, such as compression and timeouts
     */
    public Producer<byte[], byte[]> producer(Map<String, Object> overrides) {
        Map<String, Object> properties = common();
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        properties.putAll(overrides);
        return created(() -> new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    /** The bootstrap servers, for messages. */
    public String servers() {
        return settings.bootstrap();
    }

    private Map<String, Object> common() {
        Map<String, Object> properties = settings.toClientProperties();
        int timeoutMs = Math.toIntExact(timeout.toMillis());
        properties.putIfAbsent("client.id", clientId);
        properties.put("request.timeout.ms", timeoutMs);
        properties.put("default.api.timeout.ms", timeoutMs);
        properties.put("reconnect.backoff.max.ms", MAX_RECONNECT_BACKOFF_MS);
        return properties;
    }

    private <T> T created(Supplier<T> constructor) {
        try {
            return constructor.get();
        } catch (KafkaException e) {
            throw KafkaErrors.ofConstructor(e, servers());
        }
    }

    private static void report(String line, Set<String> names) {
        String list = String.join(",", names);
        if (!list.isEmpty() && REPORTED.add(line + list)) {
            LOG.warn(line, list);
        }
    }
}
