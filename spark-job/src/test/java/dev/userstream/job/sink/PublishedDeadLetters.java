package dev.userstream.job.sink;

import dev.userstream.events.Header;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterCodec;
import dev.userstream.settings.KafkaSettings;
import dev.userstream.settings.Secret;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A publisher without Kafka, and what it has published. */
public final class PublishedDeadLetters {
    static final KafkaSettings SETTINGS =
            new KafkaSettings(List.of("kafka:9092"), (short) 1, Map.of("sasl.jaas.config", new Secret("hunter2")));

    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(true, new ByteArraySerializer(), new ByteArraySerializer());

    /** The publisher. */
    public DeadLetterPublisher publisher() {
        return new DeadLetterPublisher(SETTINGS, kafka);
    }

    /** Every published dead letter, read back. */
    public List<DeadLetter> all() {
        return kafka.history().stream().map(PublishedDeadLetters::decode).toList();
    }

    /** The only one. */
    public DeadLetter single() {
        List<DeadLetter> all = all();
        if (all.size() != 1) {
            throw new AssertionError("dead letters: " + all.size() + " (expected: 1)");
        }
        return all.get(0);
    }

    static DeadLetter decode(ProducerRecord<byte[], byte[]> record) {
        List<Header> headers = StreamSupport.stream(record.headers().spliterator(), false)
                .map(header -> new Header(header.key(), header.value()))
                .toList();
        return DeadLetterCodec.decode(record.key(), record.value(), headers).orElseThrow();
    }
}
