package dev.userstream.ops.dlq;

import dev.userstream.kafka.KafkaClients;
import dev.userstream.kafka.KafkaErrors;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Publishes to Kafka; an acknowledgement means that all in-sync replicas hold the record, once. */
public final class KafkaRecordPublisher implements RecordPublisher, AutoCloseable {
    private static final int LINGER_MS = 5;

    private final KafkaClients clients;
    private final Producer<byte[], byte[]> producer;

    /**
     * Creates the client; sends nothing yet.
     *
     * @param clients their timeout bounds the time that a record is in flight
     */
    public KafkaRecordPublisher(KafkaClients clients) {
        this.clients = clients;
        int timeoutMs = Math.toIntExact(clients.timeout().toMillis());
        producer = clients.producer(Map.of(
                "compression.type",
                "lz4",
                "linger.ms",
                LINGER_MS,
                "max.block.ms",
                timeoutMs,
                // Kafka demands room for a request and the linger time.
                "delivery.timeout.ms",
                2 * timeoutMs + LINGER_MS));
    }

    @Override
    public InFlight send(OutgoingRecord message) {
        List<org.apache.kafka.common.header.Header> headers = message.headers().stream()
                .<org.apache.kafka.common.header.Header>map(header -> new RecordHeader(header.name(), header.value()))
                .toList();
        try {
            Future<RecordMetadata> sent = producer.send(new ProducerRecord<>(
                    message.topic(), null, message.timestampMs(), message.key(), message.value(), headers));
            return () -> await(sent);
        } catch (KafkaException e) {
            throw KafkaErrors.of(e, clients.servers());
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }

    private Place await(Future<RecordMetadata> sent) throws RecordRefusedException, InterruptedException {
        try {
            RecordMetadata stored = sent.get();
            return new Place(stored.partition(), stored.offset());
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof RecordTooLargeException || cause instanceof InvalidTimestampException) {
                throw new RecordRefusedException("the broker refuses it: " + cause.getMessage());
            }
            throw KafkaErrors.of(cause, clients.servers());
        }
    }
}
