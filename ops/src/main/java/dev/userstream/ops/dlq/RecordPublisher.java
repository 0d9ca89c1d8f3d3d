package dev.userstream.ops.dlq;

import dev.userstream.events.Header;
import dev.userstream.kafka.KafkaRefusedException;
import dev.userstream.kafka.KafkaUnavailableException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Publishes the replayed messages and the markers of their replay. Confined to one thread. */
public interface RecordPublisher {
    /** Publishes nothing and acknowledges everything. */
    RecordPublisher DRY_RUN = message -> () -> new Place(0, 0);

    /**
     * Sends a record; it may still be in flight when this returns.
     *
     * @throws KafkaUnavailableException if the brokers accept nothing
     * @throws KafkaRefusedException if the brokers refuse every record
     */
    InFlight send(OutgoingRecord message);

    /**
     * A record to send.
     *
     * @param topic its topic
     * @param timestampMs its timestamp, in milliseconds since 1970; {@code null} for the present time
     * @param key its key; not copied
     * @param value its value; not copied
     * @param headers its headers, in order
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
     * Where a record was stored.
     *
     * @param partition its partition
     * @param offset its offset
     */
    record Place(int partition, long offset) {}

    /** A record in flight. */
    @FunctionalInterface
    interface InFlight {
        /**
         * Waits until all in-sync replicas hold the record.
         *
         * @throws RecordRefusedException if the broker refuses this record and would accept others
         * @throws KafkaUnavailableException if the brokers accept nothing
         * @throws KafkaRefusedException if the brokers refuse every record
         * @throws InterruptedException if the thread is interrupted meanwhile
         */
        Place await() throws RecordRefusedException, InterruptedException;
    }

    /** The broker refuses this record alone; the message says why. */
    final class RecordRefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        /** With the cause in one sentence. */
        public RecordRefusedException(String message) {
            super(message);
        }
    }
}
