package dev.userstream.producer.publish;

import dev.userstream.events.RefusalReason;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One sequence of a run as the record to publish, either a user or a dead letter.
 *
 * @param sequence position in the run, from 0
 * @param record may be sent repeatedly, because its key is derived from run and sequence
 * @param refusal why it is a dead letter; {@code null} for a user
 */
public record PendingRecord(
        long sequence,
        ProducerRecord<byte[], byte[]> record,
        @Nullable RefusalReason refusal) {
    private static final int OVERHEAD_BYTES = 256;

    /** Whether this is a user, not a dead letter. */
    public boolean isUser() {
        return refusal == null;
    }

    /** Approximate size in memory. */
    public int bytes() {
        byte[] value = record.value();
        return OVERHEAD_BYTES + (value == null ? 0 : value.length);
    }
}
