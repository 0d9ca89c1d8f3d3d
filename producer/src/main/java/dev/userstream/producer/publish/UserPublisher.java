package dev.userstream.producer.publish;

import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/** Publishes the records of one run to Kafka and reports the outcome of each. Does not retry. Thread-safe. */
public final class UserPublisher implements AutoCloseable {
    private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(1_500);

    private final RecordSender sender;
    private final Listener listener;

    /** Receives exactly one call for each published record, on several threads. Must return quickly. */
    public interface Listener {
        /**
         * All in-sync replicas hold the record.
         *
         * @param latency from sending to the acknowledgement
         */
        void acknowledged(PendingRecord pending, Duration latency);

        /** The record was not acknowledged, though it may be stored; it must be sent again. */
        void unacknowledged(PendingRecord pending, String cause);

        /** The record is larger than the client or the broker takes, and always will be. */
        void tooLarge(PendingRecord pending, String detail);

        /** Kafka refuses permanently, for example because of a missing permission. */
        void refused(PendingRecord pending, String cause);
    }

    /**
     * Opens no connection yet.
     *
     * @param producers makes Kafka producers; called again when one has failed fatally
     */
    public UserPublisher(Supplier<Producer<byte[], byte[]>> producers, Listener listener) {
        this.sender = new RecordSender(producers);
        this.listener = listener;
    }

    /** Sends a record; blocks at most for Kafka's {@code max.block.ms}. */
    public void publish(PendingRecord pending) {
        long began = System.nanoTime();
        sender.send(pending.record(), (metadata, error) -> report(pending, error, began));
    }

    /** Waits briefly for records in flight, then drops them. */
    @Override
    public void close() {
        sender.close(CLOSE_TIMEOUT);
    }

    private void report(PendingRecord pending, @Nullable Exception error, long began) {
        if (error == null) {
            listener.acknowledged(pending, Duration.ofNanos(System.nanoTime() - began));
        } else if (error instanceof RecordTooLargeException) {
            listener.tooLarge(pending, RecordSender.oneLine(error));
        } else if (error instanceof RetriableException || RecordSender.isFatal(error)) {
            listener.unacknowledged(pending, RecordSender.oneLine(error));
        } else {
            listener.refused(pending, RecordSender.oneLine(error));
        }
    }
}
