package dev.userstream.bench.latency;

import dev.userstream.bench.users.UserMessages;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes users at the moments that a rate demands, whatever the pipeline does: a publisher that waited for it would leave
 * out just the users that are slow.
 *
 * @param messages what is published
 * @param ratePerS users a second
 * @param start when the first user is due
 * @param clock tells what time it is
 */
record OpenLoop(UserMessages messages, double ratePerS, Instant start, InstantSource clock) {
    /** When a user is due, from 0. */
    Instant due(long sequence) {
        return start.plusNanos((long) (sequence / ratePerS * TimeUnit.SECONDS.toNanos(1)));
    }

    /**
     * Publishes users until one is due after {@code duration}.
     *
     * @return how many there were
     * @throws KafkaException if one was not acknowledged
     */
    long run(Producer<byte[], byte[]> client, Duration duration) {
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        long users = users(duration);
        for (long sequence = 0; sequence < users; sequence++) {
            long early = Duration.between(clock.instant(), due(sequence)).toNanos();
            if (early > 0) {
                LockSupport.parkNanos(early);
            }
            var unused = client.send(messages.record(sequence), (sent, error) -> {
                if (error != null) {
                    failure.compareAndSet(null, error);
                }
            });
        }
        client.flush();
        Exception error = failure.get();
        if (error != null) {
            throw new KafkaException("a user was not published", error);
        }
        return users;
    }

    /** How many users are due within {@code duration}. */
    long users(Duration duration) {
        return Math.round(duration.toMillis() / 1_000.0 * ratePerS);
    }

    /** The client that it should publish with. */
    static KafkaProducer<byte[], byte[]> client(String bootstrapServers) {
        return UserMessages.client(bootstrapServers, Map.of());
    }
}
