package dev.userstream.bench.users;

import dev.userstream.events.CreatedUser;
import dev.userstream.events.MessageHeaders;
import dev.userstream.events.Messages;
import dev.userstream.events.RunId;
import dev.userstream.events.Topics;
import dev.userstream.events.UserCodec;
import dev.userstream.events.UserIds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The messages of a run, as the producer would publish them. Thread-safe.
 *
 * @param runId the run that they claim to be of
 * @param users where the values come from
 */
public record UserMessages(RunId runId, UserPool users) {
    private static final byte[] FETCHED_AT = bytes(Instant.EPOCH.toString());
    private static final byte[] SCHEMA = bytes(MessageHeaders.CURRENT_SCHEMA_VERSION);

    /** The record of one place of the run. */
    public ProducerRecord<byte[], byte[]> record(long sequence) {
        return record(users.user(UserIds.of(runId, sequence), sequence), sequence);
    }

    /** The record of a user at one place of the run, whose id need not be of that place. */
    public ProducerRecord<byte[], byte[]> record(CreatedUser user, long sequence) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(Topics.USERS_CREATED.name(), Messages.key(user), UserCodec.encode(user));
        Headers headers = record.headers();
        headers.add(MessageHeaders.RUN_ID, bytes(runId.value()));
        headers.add(MessageHeaders.SEQUENCE, bytes(Long.toString(sequence)));
        headers.add(MessageHeaders.FETCHED_AT, FETCHED_AT);
        headers.add(MessageHeaders.SCHEMA_VERSION, SCHEMA);
        return record;
    }

    /**
     * A Kafka client with the promises and the compression of the pipeline's own producer; whoever asks closes it.
     *
     * @param more further settings of the client
     */
    public static KafkaProducer<byte[], byte[]> client(String bootstrapServers, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "acks",
                "all",
                "enable.idempotence",
                true,
                "compression.type",
                "lz4",
                "linger.ms",
                1,
                "batch.size",
                65_536));
        settings.putAll(more);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
