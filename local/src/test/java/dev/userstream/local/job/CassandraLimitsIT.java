package dev.userstream.local.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.CreatedUser;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.local.EmbeddedOnly;
import dev.userstream.local.StackProbes;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Cassandra whose owner has set narrow limits. */
@EmbeddedOnly
final class CassandraLimitsIT {
    private static final int USERS = 50;
    private static final String LIMITS = """
            max_mutation_size: 128KiB
            native_transport_max_message_size: 256KiB
            """;
    private static final String KIB_48 = "\uD83D\uDE00".repeat(12 * 1024);

    private static Stack stack;
    private static StackProbes probes;

    private final Sample sample = Sample.fresh();

    @BeforeAll
    static void start() {
        stack = Stack.builder()
                .components(Component.KAFKA, Component.CASSANDRA, Component.POSTGRES, Component.JOB)
                .forAShortRun()
                .cassandraLimits(LIMITS)
                .start();
        probes = new StackProbes(stack.addresses());
    }

    @AfterAll
    static void end() {
        probes.close();
        stack.close();
    }

    @BeforeEach
    void beginWithoutABacklog() {
        probes.awaitNoLag();
    }

    @Test
    void onlyRowsTooLargeForCassandraAreDeadLetters() {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(sample.records(0, USERS));
        records.set(11, sample.record(11, large(11, 3)));
        records.set(12, sample.record(12, large(12, 6)));

        List<RecordMetadata> places = probes.publish(records);
        probes.awaitNoLag();

        new PublishedRecords(probes, places)
                .assertDeadLetters(Stage.CASSANDRA, Map.of(11, "oversized mutation", 12, "exceeds allowed maximum"));
        assertThat(rowsInCassandra()).isEqualTo(USERS - 2);
        assertThat(rowsInPostgres()).isEqualTo(USERS);
    }

    /** A user with so many texts of 48 KiB. */
    private CreatedUser large(long sequence, int texts) {
        CreatedUser user = sample.user(sequence);
        return new CreatedUser(
                user.id(),
                KIB_48,
                KIB_48,
                user.gender(),
                KIB_48,
                user.postCode(),
                user.email(),
                texts > 3 ? KIB_48 : user.username(),
                user.dob(),
                user.registeredDate(),
                texts > 4 ? KIB_48 : user.phone(),
                texts > 5 ? KIB_48 : user.picture());
    }

    private long rowsInCassandra() {
        return IntStream.range(0, USERS)
                .filter(sequence -> probes.cassandraRow(sample.id(sequence)).isPresent())
                .count();
    }

    private int rowsInPostgres() {
        return probes.sql(
                        "SELECT id FROM created_users WHERE run_id = ?",
                        sample.run().value())
                .size();
    }
}
