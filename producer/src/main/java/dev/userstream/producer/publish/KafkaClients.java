package dev.userstream.producer.publish;

import dev.userstream.producer.config.ProducerSettings;
import dev.userstream.settings.KafkaSettings;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes the Kafka clients of the producer. Who asks for a client closes it. Every maker throws Kafka's
 * {@code KafkaException} where no bootstrap server's name can be resolved. Thread-safe.
 */
public final class KafkaClients {
    /** Largest request: a dead letter of the largest size that its topic takes, and some room for the batch around it. */
    private static final int MAX_REQUEST_BYTES = 8_388_608 + 65_536;

    private static final int REQUEST_TIMEOUT_MS = 5_000;
    private static final int LONGEST_BLOCK_MS = 1_000;
    private static final int LONGEST_RECONNECT_MS = 1_000;

    private final KafkaSettings kafka;
    private final ProducerSettings settings;

    /** Makes nothing yet. */
    public KafkaClients(KafkaSettings kafka, ProducerSettings settings) {
        this.kafka = kafka;
        this.settings = settings;
    }

    /** A producer whose acknowledgement means that all in-sync replicas hold the record, and hold it once. */
    public Producer<byte[], byte[]> producer() {
        Map<String, Object> properties = common();
        properties.put("acks", "all");
        properties.put("enable.idempotence", true);
        properties.put("compression.type", settings.compression());
        properties.put("linger.ms", 1);
        properties.put("batch.size", 65_536);
        properties.put("buffer.memory", (long) settings.bufferBytes() + 2L * MAX_REQUEST_BYTES);
        properties.put("max.request.size", MAX_REQUEST_BYTES);
        properties.put("max.block.ms", LONGEST_BLOCK_MS);
        properties.put("request.timeout.ms", requestTimeoutMs());
        properties.put("delivery.timeout.ms", (int) settings.deliveryTimeout().toMillis());
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** A consumer that belongs to no group and starts nowhere: who uses it assigns and seeks. */
    public Consumer<byte[], byte[]> reader() {
        Map<String, Object> properties = common();
        properties.put("enable.auto.commit", false);
        properties.put("auto.offset.reset", "earliest");
        properties.put("allow.auto.create.topics", false);
        properties.put("isolation.level", "read_committed");
        properties.put("default.api.timeout.ms", (int) settings.connectTimeout().toMillis());
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** An administrator whose every call ends within the connect timeout. */
    public Admin admin() {
        Map<String, Object> properties = common();
        int timeoutMs = (int) settings.connectTimeout().toMillis();
        properties.put("default.api.timeout.ms", timeoutMs);
        properties.put("request.timeout.ms", Math.min(timeoutMs, REQUEST_TIMEOUT_MS));
        return Admin.create(properties);
    }

    private Map<String, Object> common() {
        Map<String, Object> properties = kafka.toClientProperties();
        properties.putIfAbsent("client.id", "userstream-producer");
        properties.put("reconnect.backoff.max.ms", LONGEST_RECONNECT_MS);
        return properties;
    }

    /** Kafka demands that a delivery leave room for one request and the linger. */
    private int requestTimeoutMs() {
        return Math.min(REQUEST_TIMEOUT_MS, (int) settings.deliveryTimeout().toMillis() / 2);
    }
}
