package dev.userstream.job.sink;

import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterCodec;
import dev.userstream.events.topic.Topics;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.kafka.KafkaClients;
import dev.userstream.kafka.KafkaHeaders;
import dev.userstream.kafka.KafkaRefusedException;
import dev.userstream.kafka.KafkaUnavailableException;
import dev.userstream.settings.KafkaSettings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the dead letters of one task. All tasks of a JVM share one Kafka producer, which is opened with the first dead
 * letter. Confined to one thread.
 */
public final class DeadLetterPublisher {
    private static final Map<KafkaSettings, Producer<byte[], byte[]>> PRODUCERS = new ConcurrentHashMap<>();
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(4);
    private static final int DELIVERY_TIMEOUT_MS = 8_000;

    private final KafkaSettings kafka;
    private final AtomicReference<@Nullable Exception> firstError = new AtomicReference<>();
    private @Nullable Producer<byte[], byte[]> producer;

    /** A publisher to that Kafka cluster. */
    public DeadLetterPublisher(KafkaSettings kafka) {
        this.kafka = kafka;
    }

    /** A publisher with a producer of its own. */
    DeadLetterPublisher(KafkaSettings kafka, Producer<byte[], byte[]> producer) {
        this.kafka = kafka;
        this.producer = producer;
    }

    /** Sends a dead letter; {@link #flush()} awaits its acknowledgement. Both throw a {@link StoreFailure} if that fails. */
    public void send(DeadLetter deadLetter) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topics.DEAD_LETTERS.name(),
                null,
                null,
                deadLetter.key(),
                deadLetter.value(),
                KafkaHeaders.toKafka(DeadLetterCodec.headers(deadLetter)));
        call(() -> {
            var unused = producer().send(record, (sent, error) -> firstError.compareAndSet(null, error));
        });
    }

    /** Returns when every dead letter is acknowledged by all in-sync replicas, at most after the delivery timeout. */
    public void flush() {
        if (producer != null) {
            call(producer::flush);
        }
        Exception error = firstError.getAndSet(null);
        if (error != null) {
            throw failed(error);
        }
    }

    private void call(Runnable request) {
        try {
            request.run();
        } catch (InterruptException e) {
            throw new StoreFailure(FailureCause.INTERRUPTED, "sending dead letters was cancelled");
        } catch (KafkaException | KafkaUnavailableException | KafkaRefusedException | IllegalStateException e) {
            // IllegalStateException: another task has discarded the producer.
            throw failed(e);
        }
    }

    private Producer<byte[], byte[]> producer() {
        Producer<byte[], byte[]> opened = producer;
        if (opened == null) {
            opened = PRODUCERS.computeIfAbsent(
                    kafka,
                    settings -> new KafkaClients(settings, "userstream-dead-letters", REQUEST_TIMEOUT)
                            .producer(Map.of(
                                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MS,
                                    ProducerConfig.MAX_BLOCK_MS_CONFIG, DELIVERY_TIMEOUT_MS)));
            producer = opened;
        }
        return opened;
    }

    /** Discards the producer as well, so that the next batch opens a new one. */
    private StoreFailure failed(Exception cause) {
        if (producer != null && PRODUCERS.remove(kafka, producer)) {
            producer.close(Duration.ZERO);
        }
        return new StoreFailure(
                FailureCause.OUTAGE,
                "Kafka did not take a dead letter for " + Topics.DEAD_LETTERS.name() + ": " + cause
                        + " (expected: a reachable broker and an existing topic)");
    }
}
