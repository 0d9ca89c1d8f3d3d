package dev.userstream.bench.producer;

import dev.userstream.bench.measure.BenchFailedException;
import dev.userstream.bench.users.UserMessages;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes users from memory, through the project's codec and Kafka settings, and measures as {@code kafka-producer-perf-test}
 * does: once a quarter as many have been sent by the same client.
 */
final class MemoryRuns {
    private static final int QUARTER = 4;

    private final String bootstrapServers;

    MemoryRuns(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /** How many users {@link #usersPerSecond} publishes in all. */
    static long sent(long users) {
        return users + users / QUARTER;
    }

    /** Users a second, from the first that is handed over to the last acknowledgement. */
    double usersPerSecond(UserMessages messages, long users) {
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> client = UserMessages.client(bootstrapServers, Map.of())) {
            publish(client, messages, 0, users / QUARTER, failure);
            long begin = System.nanoTime();
            publish(client, messages, users / QUARTER, sent(users), failure);
            return users * 1e9 / (System.nanoTime() - begin);
        }
    }

    private static void publish(
            KafkaProducer<byte[], byte[]> client,
            UserMessages messages,
            long from,
            long to,
            AtomicReference<@Nullable Exception> failure) {
        for (long sequence = from; sequence < to; sequence++) {
            var unused = client.send(messages.record(sequence), (sent, error) -> {
                if (error != null) {
                    failure.compareAndSet(null, error);
                }
            });
        }
        client.flush();
        Exception error = failure.get();
        if (error != null) {
            throw new BenchFailedException("users from memory: " + error + " (expected: all acknowledged)", error);
        }
    }
}
