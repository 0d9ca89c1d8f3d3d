package dev.userstream.producer.publish;

import dev.userstream.events.RefusalReason;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One sequence of a run on its way to Kafka, either as a user or as a dead letter.
 *
 * @param sequence place in the run, from 0
 * @param record what is sent; sending it again is harmless, for its key is derived from run and sequence
 * @param refusal why it is a dead letter; {@code null} for a user
 */
public record Outgoing(
        long sequence,
        ProducerRecord<byte[], byte[]> record,
        @Nullable RefusalReason refusal) {
    private static final int OVERHEAD_BYTES = 256;

    /** Whether this is a user, not a dead letter. */
    public boolean isUser() {
        return refusal == null;
    }

    /** Why this is a dead letter, where it is one. */
    public Optional<RefusalReason> reason() {
        return Optional.ofNullable(refusal);
    }

    /** About how many bytes of memory it holds. */
    public int bytes() {
        byte[] value = record.value();
        return OVERHEAD_BYTES + (value == null ? 0 : value.length);
    }
}
