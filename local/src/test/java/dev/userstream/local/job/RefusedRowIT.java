package dev.userstream.local.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.events.CreatedUser;
import dev.userstream.events.Field;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.events.run.RunState;
import dev.userstream.local.AuditResult;
import dev.userstream.local.IntegrationTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rows that only one store refuses: each is a dead letter, and its neighbours are stored. Where a store refuses without any row
 * being at fault, nothing is a dead letter, and all is stored when that is over.
 */
final class RefusedRowIT extends IntegrationTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int USERS = 50;
    private static final List<Integer> REFUSED = List.of(20, 21, USERS - 1);
    private static final String EMOJI = "\uD83D\uDE00";
    private static final String KIB_48 = EMOJI.repeat(12 * 1024);
    /** Does not get smaller by compression. */
    private static final String NOISE = new Random(1)
            .ints(16_000, 'A', 'z')
            .filter(Character::isLetter)
            .mapToObj(Character::toString)
            .collect(Collectors.joining());

    /** Why PostgreSQL may refuse {@link #refusedByPostgres}. */
    enum Rule {
        CHECK("23514", "ALTER TABLE created_users ADD CONSTRAINT rule CHECK (first_name <> 'Refused')"),
        LENGTH("22001", "ALTER TABLE created_users ALTER COLUMN phone TYPE varchar(40)"),
        INDEX_ROW_SIZE("54000", "CREATE INDEX rule ON created_users (address)"),
        ERROR_OF_A_TRIGGER("P0001", ofRefused("RAISE EXCEPTION 'not this one'")),
        CODE_OF_A_TRIGGER("U0001", ofRefused("RAISE EXCEPTION 'no' USING ERRCODE = 'U0001'")),
        BROKEN_TRIGGER("42883", ofRefused("PERFORM no_such_function()"));

        private final String sqlState;
        private final String creation;

        Rule(String sqlState, String creation) {
            this.sqlState = sqlState;
            this.creation = creation;
        }

        private static String ofRefused(String action) {
            return trigger("NEW.first_name = 'Refused'", action);
        }
    }

    /** A condition of PostgreSQL or its table, and the cause in the job's log. */
    enum Condition {
        DISK_FULL("outage", ofAll("53100")),
        STATEMENT_TIMEOUT("outage", ofAll("57014")),
        SHUTDOWN("outage", ofAll("57P01")),
        TRIGGER_AGAINST_EVERY_ROW("writes_refused", ofAll("U0002")),
        REQUIRED_COLUMN_OF_ANOTHER_OWNER(
                "table_mismatch",
                "ALTER TABLE created_users ADD COLUMN tenant text NOT NULL DEFAULT 'theirs';"
                        + " ALTER TABLE created_users ALTER COLUMN tenant DROP DEFAULT");

        private final String cause;
        private final String creation;

        Condition(String cause, String creation) {
            this.cause = cause;
            this.creation = creation;
        }

        private static String ofAll(String sqlState) {
            return trigger("true", "RAISE EXCEPTION 'no' USING ERRCODE = '" + sqlState + "'");
        }
    }

    @AfterEach
    void removeRules() {
        probes.cql("DROP INDEX IF EXISTS spark_streams.by_address");
        probes.sql("ALTER TABLE created_users DROP CONSTRAINT IF EXISTS rule;"
                + " ALTER TABLE created_users ALTER COLUMN phone TYPE text;"
                + " DROP INDEX IF EXISTS rule;"
                + " ALTER TABLE created_users DROP COLUMN IF EXISTS tenant;"
                + " DROP TRIGGER IF EXISTS rule ON created_users");
    }

    @ParameterizedTest
    @EnumSource(Rule.class)
    void onlyRowsThatPostgresRefusesAreDeadLetters(Rule rule) {
        probes.sql(rule.creation);

        PublishedRecords published = publishWith(this::refusedByPostgres);

        published.assertDeadLetters(Stage.POSTGRES, refusedFor("SQLSTATE " + rule.sqlState));
        assertThat(rowsInPostgres()).isEqualTo(USERS - REFUSED.size());
        assertThat(rowsInCassandra()).isEqualTo(USERS);
    }

    @Test
    void onlyRowsThatCassandraRefusesAreDeadLetters() {
        probes.cql("CREATE INDEX by_address ON spark_streams.created_users (address)");
        // An index of Cassandra takes 65,535 bytes at most; the contract allows these 16,384 characters.
        String tooLongForAnIndex = EMOJI.repeat(16_384);

        PublishedRecords published = publishWith(sequence -> sample.user(sequence, "Ada", tooLongForAnIndex));

        published.assertDeadLetters(Stage.CASSANDRA, refusedFor("address"));
        assertThat(rowsInCassandra()).isEqualTo(USERS - REFUSED.size());
        assertThat(rowsInPostgres()).isEqualTo(USERS);
        probes.publish(List.of(sample.entry(USERS, RunState.SUCCEEDED)));
        AuditResult audit = AuditResult.of(ops, sample.run());
        assertThat(audit.verdict()).as(audit.toString()).isEqualTo("pass");
        assertThat(audit.figures("expected")).containsExactly((long) USERS - REFUSED.size(), (long) USERS);
    }

    @DisabledIfEnvironmentVariable(named = "STACK", matches = "containers", disabledReason = "needs its limits")
    @Test
    void onlyRowsTooLargeForCassandraAreDeadLetters() {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(sample.records(0, USERS));
        CreatedUser overMutation = large(11, Field.FIRST_NAME, Field.LAST_NAME, Field.ADDRESS);
        CreatedUser overMessage =
                large(12, Field.FIRST_NAME, Field.LAST_NAME, Field.ADDRESS, Field.USERNAME, Field.PHONE, Field.PICTURE);
        records.set(11, sample.record(11, overMutation));
        records.set(12, sample.record(12, overMessage));

        PublishedRecords published = new PublishedRecords(probes, probes.publish(records));
        probes.awaitNoLag();

        published.assertDeadLetters(Stage.CASSANDRA, Map.of(11, "oversized mutation", 12, "exceeds allowed maximum"));
        assertThat(rowsInCassandra()).isEqualTo(USERS - 2);
        assertThat(rowsInPostgres()).isEqualTo(USERS);
    }

    @Test
    void refusedRowThatComesAlone_leavesNoProbeRow() {
        probes.sql(Rule.CODE_OF_A_TRIGGER.creation);

        List<RecordMetadata> places = probes.publish(List.of(sample.record(0, refusedByPostgres(0))));
        probes.awaitNoLag();

        new PublishedRecords(probes, places).assertDeadLetters(Stage.POSTGRES, Map.of(0, "SQLSTATE U0001"));
        assertThat(probes.sql("SELECT id FROM created_users WHERE email = 'probe@example.com'"))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Condition.class)
    void nothingIsADeadLetterWhileTheStoreRefusesAllRows_andEverythingIsStoredAfterwards(Condition condition) {
        int logged = jobLog(0).length();
        probes.sql(condition.creation);

        List<RecordMetadata> places = probes.publish(sample.records(0, USERS));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(jobLog(logged))
                        .contains("event=query_waits store=postgres cause=" + condition.cause));
        assertThat(rowsInPostgres()).isZero();
        removeRules();
        probes.awaitNoLag();

        assertThat(rowsInPostgres()).isEqualTo(USERS);
        assertThat(new PublishedRecords(probes, places).deadLetters()).isEmpty();
    }

    /** A trigger that acts on some rows, in PL/pgSQL. */
    private static String trigger(String condition, String action) {
        return "CREATE OR REPLACE FUNCTION rule() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF " + condition
                + " THEN " + action + "; END IF; RETURN NEW; END $$;"
                + " CREATE TRIGGER rule BEFORE INSERT ON created_users FOR EACH ROW EXECUTE FUNCTION rule()";
    }

    private PublishedRecords publishWith(LongFunction<CreatedUser> refused) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(sample.records(0, USERS));
        REFUSED.forEach(sequence -> records.set(sequence, sample.record(sequence, refused.apply(sequence))));
        List<RecordMetadata> places = probes.publish(records);
        probes.awaitNoLag();
        return new PublishedRecords(probes, places);
    }

    private CreatedUser refusedByPostgres(long sequence) {
        return with(sequence, Map.of(Field.FIRST_NAME, "Refused", Field.ADDRESS, NOISE, Field.PHONE, "0".repeat(60)));
    }

    /** A user whose fields have 48 KiB each. */
    private CreatedUser large(long sequence, Field... fields) {
        return with(sequence, Stream.of(fields).collect(Collectors.toMap(field -> field, field -> KIB_48)));
    }

    private CreatedUser with(long sequence, Map<Field, String> values) {
        CreatedUser user = sample.user(sequence);
        return CreatedUser.of(field -> values.containsKey(field) ? values.get(field) : field.value(user));
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
}
