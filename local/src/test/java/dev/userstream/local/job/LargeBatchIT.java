package dev.userstream.local.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.deadletter.DeadLetter.Rejecter;
import dev.userstream.local.StackProbes;
import dev.userstream.local.WithStack;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Batches that are large enough for PostgreSQL to get them as a copy, which takes all rows or none. */
@WithStack
final class LargeBatchIT {
    private static final int USERS = 400;
    private static final int REFUSED = 250;

    private static final String COPIED = "2001-01-01T00:00:00Z";

    private final Stack stack;
    private final StackProbes probes;
    private final PostgresRules rules;
    private final Sample sample = Sample.fresh();

    LargeBatchIT(Stack stack, StackProbes probes) {
        this.stack = stack;
        this.probes = probes;
        this.rules = new PostgresRules(probes);
    }

    @BeforeEach
    void beginWithoutABacklog() {
        probes.awaitNoLag();
    }

    @AfterEach
    void leaveTheJobRunningAndTheTableAsItWas() {
        rules.removeAll();
        stack.ensure(List.of(Component.JOB));
    }

    @Test
    void newUsersOfALargeBatchAreStoredAsTheyAre() {
        publishInOneBatch(sample.records(0, USERS));

        sample.assertAudited(stack, probes, USERS);
    }

    /** PostgreSQL itself tells with which statement a row came: stored as they should be, users would not show it. */
    @Test
    void newUsersOfALargeBatchComeAsACopy() {
        markCopies();

        publishInOneBatch(sample.records(0, USERS));

        sample.assertAudited(stack, probes, USERS);
        assertThat(copiedRows()).isEqualTo(USERS);
    }

    /** A copy would not convert its values. */
    @Test
    void aColumnOfAnotherTypeIsFilledWithoutACopy() {
        markCopies();
        rules.shortPhones(40);

        publishInOneBatch(sample.records(0, USERS));

        sample.assertAudited(stack, probes, USERS);
        assertThat(copiedRows()).isZero();
    }

    @Test
    void knownIdsInALargeBatchKeepTheirNewestValues() {
        long before = System.currentTimeMillis() - 60_000;
        publishInOneBatch(sample.records(0, USERS));
        long now = System.currentTimeMillis();

        publishInOneBatch(Stream.of(
                        changed(0, 100, "newer", now),
                        changed(100, 200, "older", before),
                        sample.records(USERS, USERS + 200).stream())
                .flatMap(records -> records)
                .toList());

        sample.assertAudited(stack, probes, USERS + 200);
        assertThat(rowsNamed("newer")).isEqualTo(100);
        assertThat(rowsNamed("older")).isZero();
    }

    @Test
    void oneRefusedRowOfALargeBatchIsALetterAndAllOthersAreStored() {
        rules.check("first_name <> 'Refused'");
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(sample.records(0, USERS));
        records.set(REFUSED, sample.record(REFUSED, sample.user(REFUSED, "Refused", null)));

        List<RecordMetadata> places = publishInOneBatch(records);

        new PlacedLetters(probes, places).assertOnly(Rejecter.POSTGRES, Map.of(REFUSED, "SQLSTATE 23514"));
        assertThat(probes.sql(
                        "SELECT id FROM created_users WHERE run_id = ?",
                        sample.run().value()))
                .hasSize(USERS - 1);
    }

    private List<RecordMetadata> publishInOneBatch(List<ProducerRecord<byte[], byte[]>> records) {
        stack.server(Component.JOB).stop();
        List<RecordMetadata> places = probes.publish(records);
        stack.ensure(List.of(Component.JOB));
        probes.awaitNoLag();
        return places;
    }

    private Stream<ProducerRecord<byte[], byte[]>> changed(int from, int to, String firstName, long timestampMs) {
        return IntStream.range(from, to)
                .mapToObj(sequence -> sample.record(sequence, sample.user(sequence, firstName, null), timestampMs));
    }

    private void markCopies() {
        rules.trigger("current_query() LIKE 'COPY %'", "NEW.stored_at := '" + COPIED + "'");
    }

    private int copiedRows() {
        return probes.sql(
                        "SELECT id FROM created_users WHERE run_id = ? AND stored_at = '" + COPIED + "'",
                        sample.run().value())
                .size();
    }

    private int rowsNamed(String firstName) {
        return probes.sql(
                        "SELECT id FROM created_users WHERE run_id = ? AND first_name = ?",
                        sample.run().value(),
                        firstName)
                .size();
    }
}
