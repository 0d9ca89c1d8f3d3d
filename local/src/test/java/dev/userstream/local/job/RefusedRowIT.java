package dev.userstream.local.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.CreatedUser;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.local.Audits;
import dev.userstream.local.LedgerEntries;
import dev.userstream.local.StackProbes;
import dev.userstream.local.WithStack;
import dev.userstream.local.process.CommandRun;
import dev.userstream.local.stack.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that only one store refuses: each is a dead letter, and its neighbours are stored. */
@WithStack
final class RefusedRowIT {
    private static final int USERS = 50;
    private static final List<Integer> REFUSED = List.of(20, 21, USERS - 1);
    private static final String OF_REFUSED = "NEW.first_name = 'Refused'";
    /** Does not get smaller by compression. */
    private static final String NOISE = new Random(1)
            .ints(16_000, 'A', 'z')
            .filter(Character::isLetter)
            .mapToObj(Character::toString)
            .collect(Collectors.joining());

    private final Stack stack;
    private final StackProbes probes;
    private final PostgresRules rules;
    private final Sample sample = Sample.fresh();

    RefusedRowIT(Stack stack, StackProbes probes) {
        this.stack = stack;
        this.probes = probes;
        this.rules = new PostgresRules(probes);
    }

    /** Why PostgreSQL may refuse {@link #refusedByPostgres}. */
    enum Rule {
        CHECK("23514", rules -> rules.check("first_name <> 'Refused'")),
        LENGTH("22001", rules -> rules.shortPhones(40)),
        INDEX_ROW_SIZE("54000", PostgresRules::indexOfAddresses),
        ERROR_OF_A_TRIGGER("P0001", rules -> rules.trigger(OF_REFUSED, "RAISE EXCEPTION 'not this one'")),
        CODE_OF_A_TRIGGER("U0001", rules -> rules.trigger(OF_REFUSED, "RAISE EXCEPTION 'no' USING ERRCODE = 'U0001'")),
        BROKEN_TRIGGER("42883", rules -> rules.trigger(OF_REFUSED, "PERFORM no_such_function()"));

        private final String sqlState;

        @SuppressWarnings("ImmutableEnumChecker") // lambdas that hold nothing
        private final Consumer<PostgresRules> creation;

        Rule(String sqlState, Consumer<PostgresRules> creation) {
            this.sqlState = sqlState;
            this.creation = creation;
        }
    }

    @BeforeEach
    void beginWithoutABacklog() {
        probes.awaitNoLag();
    }

    @AfterEach
    void removeRules() {
        probes.cql("DROP INDEX IF EXISTS spark_streams.by_address");
        rules.removeAll();
    }

    @ParameterizedTest
    @EnumSource(Rule.class)
    void onlyRowsThatPostgresRefusesAreDeadLetters(Rule rule) {
        rule.creation.accept(rules);

        List<RecordMetadata> places = publishWith(this::refusedByPostgres);

        new PublishedRecords(probes, places).assertDeadLetters(Stage.POSTGRES, refusedFor("SQLSTATE " + rule.sqlState));
        assertThat(rowsInPostgres()).isEqualTo(USERS - REFUSED.size());
        assertThat(rowsInCassandra()).isEqualTo(USERS);
    }

    @Test
    void onlyRowsThatCassandraRefusesAreDeadLetters() {
        probes.cql("CREATE INDEX by_address ON spark_streams.created_users (address)");
        // An index of Cassandra takes 65,535 bytes at most; the contract allows these 16,384 characters.
        String tooLongForAnIndex = "\uD83D\uDE00".repeat(16_384);

        List<RecordMetadata> places = publishWith(sequence -> sample.user(sequence, "Ada", tooLongForAnIndex));

        new PublishedRecords(probes, places).assertDeadLetters(Stage.CASSANDRA, refusedFor("address"));
        assertThat(rowsInCassandra()).isEqualTo(USERS - REFUSED.size());
        assertThat(rowsInPostgres()).isEqualTo(USERS);
        assertAuditExcusesCassandraOnly();
    }

    @Test
    void refusedRowThatComesAlone_leavesNoProbeRow() {
        Rule.CODE_OF_A_TRIGGER.creation.accept(rules);

        List<RecordMetadata> places = probes.publish(List.of(sample.record(0, refusedByPostgres(0))));
        probes.awaitNoLag();

        new PublishedRecords(probes, places).assertDeadLetters(Stage.POSTGRES, Map.of(0, "SQLSTATE U0001"));
        assertThat(probes.sql("SELECT id FROM created_users WHERE first_name = 'Trial'"))
                .isEmpty();
    }

    private List<RecordMetadata> publishWith(LongFunction<CreatedUser> refused) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(sample.records(0, USERS));
        REFUSED.forEach(sequence -> records.set(sequence, sample.record(sequence, refused.apply(sequence))));
        List<RecordMetadata> places = probes.publish(records);
        probes.awaitNoLag();
        return places;
    }

    private CreatedUser refusedByPostgres(long sequence) {
        CreatedUser user = sample.user(sequence, "Refused", NOISE);
        return new CreatedUser(
                user.id(),
                user.firstName(),
                user.lastName(),
                user.gender(),
                user.address(),
                user.postCode(),
                user.email(),
                user.username(),
                user.dob(),
                user.registeredDate(),
                "0".repeat(60),
                user.picture());
    }

    private static Map<Integer, String> refusedFor(String words) {
        return REFUSED.stream().collect(Collectors.toMap(sequence -> sequence, sequence -> words));
    }

    private int rowsInPostgres() {
        return probes.sql(
                        "SELECT id FROM created_users WHERE run_id = ?",
                        sample.run().value())
                .size();
    }

    private long rowsInCassandra() {
        return IntStream.range(0, USERS)
                .filter(sequence -> probes.cassandraRow(sample.id(sequence)).isPresent())
                .count();
    }

    private void assertAuditExcusesCassandraOnly() {
        probes.createTopics();
        probes.publish(List.of(LedgerEntries.succeeded(sample.run(), USERS)));
        CommandRun audit = Audits.of(stack, sample.run());
        assertThat(audit.exitCode()).as(audit.toString()).isZero();
        assertThat(Audits.figures(audit, "expected"))
                .as(audit.toString())
                .containsExactly((long) USERS - REFUSED.size(), (long) USERS);
    }
}
