package dev.userstream.ops.kafka;

import dev.userstream.ops.dlq.RecordPublisher;
import dev.userstream.ops.pipeline.UnreachableException;
import dev.userstream.settings.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends to one Kafka cluster; an acknowledgement means that all in-sync replicas hold the record, once. */
public final class KafkaRecordPublisher implements RecordPublisher, AutoCloseable {
    /** As large as the dead-letter topic takes, and some room for the batch around it. */
    private static final int MAX_REQUEST_BYTES = 8_388_608 + 65_536;

    private final String address;
    private final KafkaProducer<byte[], byte[]> producer;

    /**
     * Creates the client; nothing is sent yet.
     *
     * @param limit how long a record may be on its way
     * @throws UnreachableException if the settings name no host that can be resolved
     */
    public KafkaRecordPublisher(KafkaSettings settings, Duration limit) {
        this.address = "Kafka at " + settings.bootstrap();
        int milliseconds = Math.toIntExact(limit.toMillis());
        Map<String, Object> properties = settings.toClientProperties();
        properties.put("client.id", "userstream-dlq");
        properties.put("acks", "all");
        properties.put("enable.idempotence", true);
        properties.put("compression.type", "lz4");
        properties.put("linger.ms", 5);
        properties.put("max.request.size", MAX_REQUEST_BYTES);
        properties.put("max.block.ms", milliseconds);
        properties.put("request.timeout.ms", milliseconds);
        // Kafka demands room for a request and the linger.
        properties.put("delivery.timeout.ms", 2 * milliseconds + 5);
        properties.put("enable.metrics.push", false);
        try {
            producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        } catch (KafkaException e) {
            throw unreachable(e);
        }
    }

    @Override
    public Sent send(OutgoingRecord message) {
        List<Header> headers = message.headers().stream()
                .<Header>map(header -> new RecordHeader(header.name(), header.value()))
                .toList();
        try {
            Future<RecordMetadata> sent = producer.send(new ProducerRecord<>(
                    message.topic(), null, message.timestampMs(), message.key(), message.value(), headers));
            return () -> await(sent);
        } catch (KafkaException e) {
            throw unreachable(e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }

    private Place await(Future<RecordMetadata> sent) throws RecordRefusedException, InterruptedException {
        try {
            RecordMetadata taken = sent.get();
            return new Place(taken.partition(), taken.offset());
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof RecordTooLargeException || cause instanceof InvalidTimestampException) {
                throw new RecordRefusedException("the broker refuses it: " + cause.getMessage());
            }
            throw unreachable(cause);
        }
    }

    private UnreachableException unreachable(Throwable cause) {
        return new UnreachableException(
                address,
                "a record was not taken, " + cause.getMessage(),
                "is it up, and may this user write to users_created and users_created.dlq?",
                cause);
    }
}
