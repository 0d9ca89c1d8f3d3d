package dev.userstream.bench.users;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Sends records as fast as Kafka's client takes them, and ends with the first that is not acknowledged. Confined to one thread. */
public final class Publication implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> client;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /** Begins; the client is closed with it. */
    public Publication(KafkaProducer<byte[], byte[]> client) {
        this.client = client;
    }

    /** Hands the records of places {@code from} to {@code to} - 1 to the client. */
    public void send(long from, long to, LongFunction<ProducerRecord<byte[], byte[]>> record) {
        for (long place = from; place < to && failure.get() == null; place++) {
            var unused = client.send(record.apply(place), (sent, error) -> {
                if (error != null) {
                    failure.compareAndSet(null, error);
                }
            });
        }
    }

    /**
     * Returns when all are acknowledged.
     *
     * @throws KafkaException if one is not
     */
    @Override
    public void close() {
        client.close();
        Exception error = failure.get();
        if (error != null) {
            throw new KafkaException("a user was not acknowledged (expected: all)", error);
        }
    }
}
