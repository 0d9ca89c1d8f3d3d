package dev.userstream.job.deadletter;

import dev.userstream.events.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** One producer per JVM, Kafka cluster and store: opening one takes longer than most batches. Thread-safe. */
final class LetterProducers {
    private static final Map<DeadLetterTopic, Producer<byte[], byte[]>> OPEN = new ConcurrentHashMap<>();
    private static final int REQUEST_TIMEOUT_MS = 4_000;

    private LetterProducers() {}

    static Producer<byte[], byte[]> of(DeadLetterTopic topic) {
        return OPEN.computeIfAbsent(
                topic,
                missing ->
                        new KafkaProducer<>(properties(missing), new ByteArraySerializer(), new ByteArraySerializer()));
    }

    /** Forgets a producer that failed, so that the next batch starts with a fresh one. */
    static void discard(DeadLetterTopic topic, Producer<byte[], byte[]> failed) {
        if (OPEN.remove(topic, failed)) {
            failed.close(Duration.ZERO);
        }
    }

    static Map<String, Object> properties(DeadLetterTopic topic) {
        Map<String, Object> properties = new HashMap<>(topic.clientProperties());
        properties.put(
                ProducerConfig.CLIENT_ID_CONFIG,
                "userstream-dead-letters-" + topic.store().label());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, largestLetter());
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 2 * REQUEST_TIMEOUT_MS);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2 * REQUEST_TIMEOUT_MS);
        return properties;
    }

    private static int largestLetter() {
        return Integer.parseInt(
                Objects.requireNonNull(Topics.DEAD_LETTERS.configs().get("max.message.bytes")));
    }
}
