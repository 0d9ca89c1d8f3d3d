package dev.userstream.job.deadletter;

import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterCodec;
import dev.userstream.events.topic.Topics;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.kafka.KafkaHeaders;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the dead letters of one task. All tasks of a JVM share one Kafka producer, which is opened with the first dead
 * letter. Confined to one thread.
 */
public final class DeadLetterPublisher {
    private static final Map<Map<String, String>, Producer<byte[], byte[]>> PRODUCERS = new ConcurrentHashMap<>();
    private static final int REQUEST_TIMEOUT_MS = 4_000;
    private static final int MAX_IN_FLIGHT = 1_000;

    private final Map<String, String> kafkaProperties;
    private final Queue<Future<RecordMetadata>> inFlight = new ArrayDeque<>();
    private @Nullable Producer<byte[], byte[]> producer;

    /**
     * A publisher of the Kafka cluster that the properties name.
     *
     * @param kafkaProperties properties of a Kafka client
     */
    public DeadLetterPublisher(Map<String, String> kafkaProperties) {
        this.kafkaProperties = Map.copyOf(kafkaProperties);
    }

    /** A publisher with a producer of its own. */
    DeadLetterPublisher(Producer<byte[], byte[]> producer) {
        this.kafkaProperties = Map.of();
        this.producer = producer;
    }

    /**
     * Sends a dead letter; {@link #flush()} awaits its acknowledgement.
     *
     * @throws StoreFailure if Kafka does not take dead letters
     */
    public void send(DeadLetter deadLetter) {
        try {
            inFlight.add(producer().send(recordOf(deadLetter)));
        } catch (InterruptException e) {
            throw interrupted();
        } catch (KafkaException | IllegalStateException e) { // the latter where another task has discarded the producer
            throw failed(e);
        }
        if (inFlight.size() >= MAX_IN_FLIGHT) {
            flush();
        }
    }

    /**
     * Returns when every dead letter is acknowledged by all in-sync replicas.
     *
     * @throws StoreFailure if one is not acknowledged within the delivery timeout
     */
    public void flush() {
        for (Future<RecordMetadata> sent = inFlight.poll(); sent != null; sent = inFlight.poll()) {
            try {
                sent.get();
            } catch (ExecutionException e) {
                throw failed(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw interrupted();
            }
        }
    }

    private Producer<byte[], byte[]> producer() {
        Producer<byte[], byte[]> opened = producer;
        if (opened == null) {
            opened = PRODUCERS.computeIfAbsent(kafkaProperties, DeadLetterPublisher::open);
            producer = opened;
        }
        return opened;
    }

    private static ProducerRecord<byte[], byte[]> recordOf(DeadLetter deadLetter) {
        return new ProducerRecord<>(
                Topics.DEAD_LETTERS.name(),
                null,
                null,
                deadLetter.key(),
                deadLetter.value(),
                KafkaHeaders.toKafka(DeadLetterCodec.headers(deadLetter)));
    }

    private static Producer<byte[], byte[]> open(Map<String, String> kafkaProperties) {
        return new KafkaProducer<>(
                producerProperties(kafkaProperties), new ByteArraySerializer(), new ByteArraySerializer());
    }

    static Map<String, Object> producerProperties(Map<String, String> kafkaProperties) {
        Map<String, Object> properties = new HashMap<>(kafkaProperties);
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, "userstream-dead-letters");
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                Integer.parseInt(
                        Objects.requireNonNull(Topics.DEAD_LETTERS.configs().get("max.message.bytes"))));
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 2 * REQUEST_TIMEOUT_MS);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2 * REQUEST_TIMEOUT_MS);
        return properties;
    }

    private static StoreFailure interrupted() {
        return new StoreFailure(FailureCause.INTERRUPTED, "sending dead letters was cancelled");
    }

    /** Discards the producer as well, so that the next batch opens a new one. */
    private StoreFailure failed(@Nullable Throwable cause) {
        if (producer != null && PRODUCERS.remove(kafkaProperties, producer)) {
            producer.close(Duration.ZERO);
        }
        return new StoreFailure(
                FailureCause.OUTAGE,
                "Kafka did not take a dead letter for " + Topics.DEAD_LETTERS.name() + ": " + cause
                        + " (expected: a reachable broker and an existing topic)");
    }
}
