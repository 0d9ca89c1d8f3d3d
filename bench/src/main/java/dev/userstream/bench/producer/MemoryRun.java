package dev.userstream.bench.producer;

import dev.userstream.bench.users.Publication;
import dev.userstream.bench.users.UserMessages;
import dev.userstream.bench.users.UserPool;
import dev.userstream.events.CreatedUser;
import dev.userstream.events.RunId;
import dev.userstream.events.UserIds;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Publishes decoded users from memory, ids and all, through the project's codec and Kafka settings, and measures as
 * {@code kafka-producer-perf-test} does: from the first user behind those that warm it up, until the client is closed and all are
 * acknowledged.
 */
public final class MemoryRun {
    /** What its result begins with; users a second follow. */
    static final String RESULT = "users_per_s=";

    /** As many as {@link UsersEnvelope} has keys. */
    private static final int USERS = UsersEnvelope.KEYS;

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
        RunId run = new RunId(arguments[1]);
        UserPool pool = UserPool.of(1);
        UserMessages messages = new UserMessages(run, pool);
        List<CreatedUser> decoded = LongStream.range(0, USERS)
                .mapToObj(number -> pool.user(UserIds.of(run, number), number))
                .toList();
        long users = Long.parseLong(arguments[2]);
        LongFunction<ProducerRecord<byte[], byte[]>> record =
                sequence -> messages.record(decoded.get((int) (sequence % USERS)), sequence);
        long begin;
        try (Publication publication = new Publication(UserMessages.client(arguments[0], Map.of()))) {
            publication.send(0, users, record);
            begin = System.nanoTime();
            publication.send(users, sent(users), record);
        }
        System.out.println(RESULT + users * 1e9 / (System.nanoTime() - begin));
    }
}
