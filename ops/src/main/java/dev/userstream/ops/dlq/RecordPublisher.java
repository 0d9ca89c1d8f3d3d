package dev.userstream.ops.dlq;

import dev.userstream.events.Header;
import dev.userstream.ops.pipeline.UnreachableException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where replayed messages and the marks of their replay are sent. Confined to one thread. */
public interface RecordPublisher {
    /**
     * Hands a record over; it may still be on its way when this returns.
     *
     * @throws UnreachableException if the brokers take nothing
     */
    Sent send(OutgoingRecord message);

    /**
     * A record to send.
     *
     * @param topic where it goes
     * @param timestampMs its timestamp, milliseconds since 1970; {@code null} for now
     * @param key its key; not copied
     * @param value its value; not copied
     * @param headers its headers, in their order
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes pass through untouched; no one compares records by equals
    record OutgoingRecord(
            String topic,
            @Nullable Long timestampMs,
            byte @Nullable [] key,
            byte @Nullable [] value,
            List<Header> headers) {
        /** Copies the headers. */
        public OutgoingRecord {
            headers = List.copyOf(headers);
        }
    }

    /**
     * Where a record went.
     *
     * @param partition its partition
     * @param offset its offset
     */
    record Place(int partition, long offset) {}

    /** A record that is on its way. */
    @FunctionalInterface
    interface Sent {
        /**
         * Waits until all in-sync replicas have it.
         *
         * @throws RecordRefusedException if the broker refuses this record and would take others
         * @throws UnreachableException if the brokers take nothing
         * @throws InterruptedException if the thread is interrupted meanwhile
         */
        Place await() throws RecordRefusedException, InterruptedException;
    }

    /** The broker refuses this one record; the message says why. */
    final class RecordRefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        /** Says why. */
        public RecordRefusedException(String message) {
            super(message);
        }
    }
}
