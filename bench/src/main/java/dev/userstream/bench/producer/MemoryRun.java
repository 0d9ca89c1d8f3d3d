package dev.userstream.bench.producer;

import dev.userstream.bench.users.UserMessages;
import dev.userstream.bench.users.UserPool;
import dev.userstream.events.RunId;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes users from memory through the project's codec and Kafka settings, and measures as {@code kafka-producer-perf-test}
 * does: from the first user behind those that warm it up, until the client is closed and all are acknowledged.
 */
public final class MemoryRun {
    /** What its result begins with; users a second follow. */
    static final String RESULT = "users_per_s=";

    private MemoryRun() {}

    /** How many users are published in all where so many are measured: as many before. */
    static long sent(long users) {
        return 2 * users;
    }

    /**
     * Publishes and tells.
     *
     * @param arguments bootstrap servers, run, users to be measured
     */
    public static void main(String[] arguments) {
        UserMessages messages = new UserMessages(new RunId(arguments[1]), UserPool.of(1));
        long users = Long.parseLong(arguments[2]);
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        long begin;
        try (KafkaProducer<byte[], byte[]> client = UserMessages.client(arguments[0], Map.of())) {
            publish(client, messages, 0, users, failure);
            begin = System.nanoTime();
            publish(client, messages, users, sent(users), failure);
        }
        double perSecond = users * 1e9 / (System.nanoTime() - begin);
        Exception error = failure.get();
        if (error != null) {
            throw new KafkaException("a user was not acknowledged (expected: all)", error);
        }
        System.out.println(RESULT + perSecond);
    }

    private static void publish(
            KafkaProducer<byte[], byte[]> client,
            UserMessages messages,
            long from,
            long to,
            AtomicReference<@Nullable Exception> failure) {
        for (long sequence = from; sequence < to && failure.get() == null; sequence++) {
            var unused = client.send(messages.record(sequence), (sent, error) -> {
                if (error != null) {
                    failure.compareAndSet(null, error);
                }
            });
        }
    }
}
