package dev.userstream.producer.run;

import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/** Sends records with a Kafka producer that is opened when needed and replaced after a fatal error. Thread-safe. */
final class RecordSender {
    private final Supplier<Producer<byte[], byte[]>> producers;
    private volatile @Nullable Producer<byte[], byte[]> producer;
    private volatile boolean broken;
    private volatile boolean closed;

    RecordSender(Supplier<Producer<byte[], byte[]>> producers) {
        this.producers = producers;
    }

    /** Sends a record; blocks at most for Kafka's {@code max.block.ms}. The callback is called once, on any thread. */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback receives the result
    synchronized void send(ProducerRecord<byte[], byte[]> record, Callback callback) {
        try {
            open().send(record, (metadata, error) -> {
                broken |= error != null && isFatal(error);
                callback.onCompletion(metadata, error);
            });
        } catch (RuntimeException e) {
            broken = true;
            callback.onCompletion(null, e);
        }
    }

    /**
     * Waits for records in flight, at most so long, then drops them. Does not wait for threads that send, each of which may block:
     * closing the producer makes their records fail.
     */
    void close(Duration timeout) {
        closed = true;
        Producer<byte[], byte[]> opened = producer;
        if (opened != null) {
            opened.close(timeout);
        }
    }

    /** Whether the record may be stored after all, or may be when it is sent again. */
    static boolean isTransient(Exception error) {
        return error instanceof RetriableException || isFatal(error);
    }

    /** Whether only a new producer helps: it is in a fatal state, or the broker no longer knows its id or sequence. */
    private static boolean isFatal(Exception error) {
        return !(error instanceof ApiException)
                || error instanceof OutOfOrderSequenceException
                || error instanceof InvalidProducerEpochException
                || error instanceof InvalidPidMappingException;
    }

    private Producer<byte[], byte[]> open() {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        Producer<byte[], byte[]> opened = producer;
        if (opened != null && broken) {
            opened.close(Duration.ZERO);
            opened = null;
        }
        opened = opened == null ? producers.get() : opened;
        producer = opened;
        broken = false;
        return opened;
    }
}
