package dev.userstream.bench.producer;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Gives each record of {@code kafka-producer-perf-test} a key and headers as long as a user's, made beforehand: the tool has
 * values only. Runs inside the tool, so it knows nothing but the JDK and Kafka's client. Thread-safe.
 */
public final class UsersEnvelope implements ProducerInterceptor<byte[], byte[]> {
    /** Far more than a batch holds, so that compression finds no key twice. */
    static final int KEYS = 16_384;

    private static final List<byte[]> IDS = LongStream.range(0, KEYS)
            .mapToObj(number ->
                    bytes(UUID.nameUUIDFromBytes(bytes(Long.toString(number))).toString()))
            .toList();
    private static final Header RUN = header("run_id", "perf-test");
    private static final Header FETCHED = header("fetched_at", "1970-01-01T00:00:00Z");
    private static final Header SCHEMA = header("schema_version", "1");

    private final AtomicLong sent = new AtomicLong();

    /** Made by Kafka's client. */
    public UsersEnvelope() {}

    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
        long number = sent.getAndIncrement();
        return new ProducerRecord<>(
                record.topic(),
                null,
                IDS.get((int) (number % KEYS)),
                record.value(),
                List.of(RUN, header("sequence", Long.toString(number)), FETCHED, SCHEMA));
    }

    @Override
    public void onAcknowledgement(@Nullable RecordMetadata metadata, @Nullable Exception exception) {}

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> settings) {}

    private static Header header(String name, String value) {
        return new RecordHeader(name, bytes(value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
