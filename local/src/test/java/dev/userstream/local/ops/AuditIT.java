package dev.userstream.local.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.events.run.RunState;
import dev.userstream.events.topic.Topics;
import dev.userstream.local.AuditResult;
import dev.userstream.local.HttpProbe;
import dev.userstream.local.IntegrationTest;
import dev.userstream.local.process.CommandRun;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The audit passes what is right and names exactly what is not. The command runs where its exit code is tested, the service
 * elsewhere.
 */
final class AuditIT extends IntegrationTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Test
    void runThatTheJobStoredPasses() {
        sample.store(probes, 200);

        CommandRun audit = command("--run-id", sample.run().value());

        assertThat(audit.exitCode()).as(audit.toString()).isZero();
        assertThat(audit.stdout())
                .contains("\"run_id\":\"" + sample.run() + "\"", "\"verdict\":\"pass\"", "\"reasons\":[]")
                .contains("\"published\":200", "\"messages\":200", "\"dead_lettered\":0");
        assertThat(AuditResult.of(audit).figures("expected")).containsExactly(200L, 200L);
        assertThat(AuditResult.of(audit).figures("rows")).containsExactly(200L, 200L);
    }

    @Test
    void rowDeletedFromCassandraIsMissingThereOnly() {
        storeAndAudit(20);
        probes.cql("DELETE FROM spark_streams.created_users WHERE id = ?", sample.id(7));

        CommandRun command = command("--run-id", sample.run().value());

        assertThat(command.exitCode()).as(command.toString()).isEqualTo(1);
        AuditResult audit = AuditResult.of(command);
        assertFigures(audit, "missing", 1, 0);
        assertFigures(audit, "wrong", 0, 0);
        assertThat(command.stdout()).contains("\"missing\":[\"" + sample.id(7) + "\"]");
    }

    @Test
    void alteredValueInPostgresIsWrongThereOnly_andItsColumnIsNamed() {
        storeAndAudit(20);
        probes.sql("UPDATE created_users SET post_code = '515', dob = NULL WHERE id = ?", sample.id(3));

        AuditResult audit = audit("fail");

        assertFigures(audit, "wrong", 0, 1);
        assertFigures(audit, "missing", 0, 0);
        assertThat(audit.toString())
                .contains("{\"id\":\"" + sample.id(3) + "\",\"fields\":[\"post_code\",\"dob\"]}")
                .doesNotContain("515\"");
    }

    @Test
    void rowThatNoMessageCarriesIsExtra() {
        sample.store(probes, 1);
        List<Long> before = AuditResult.of(command()).figures("extra");
        UUID stranger = UUID.randomUUID();
        probes.cql("INSERT INTO spark_streams.created_users (id, first_name) VALUES (?, 'Mallory')", stranger);

        CommandRun audit = command();
        probes.cql("DELETE FROM spark_streams.created_users WHERE id = ?", stranger);

        assertThat(audit.exitCode()).as(audit.toString()).isNotZero();
        assertFigures(AuditResult.of(audit), "extra", before.get(0) + 1, before.get(1));
        assertThat(audit.stdout()).containsAnyOf(sample.run().value(), "older runs");
    }

    @Test
    void messageThatClaimsTheSameSequenceWithAnotherIdIsADuplicate() {
        storeAndAudit(10);
        probes.publish(List.of(sample.record(4, sample.impostor(4))));

        assertFigures(audit("fail"), "duplicated", 1, 1);
    }

    @Test
    void userThatNeverReachedKafkaIsMissingFromBothStores() {
        sample.store(probes, 9);
        probes.publish(List.of(sample.entry(10, RunState.SUCCEEDED)));

        assertFigures(audit("fail"), "missing", 1, 1);
    }

    @Test
    void newerValuesOfAnyOriginMustBeStored() {
        storeAndAudit(5);
        probes.publish(List.of(sample.record(2, sample.user(2, "Renamed", null))));

        audit("pass");
        assertThat(probes.postgresRow(sample.id(2)).orElseThrow()).containsEntry("first_name", "Renamed");
    }

    @Test
    void runIsUnprovableWithoutItsMessages_andAMissingRowIsStillFound() {
        storeAndAudit(30);
        deleteAllRecords();

        CommandRun command = command("--run-id", sample.run().value());

        assertThat(command.exitCode()).as(command.toString()).isEqualTo(4);
        assertThat(command.stdout()).contains("\"verdict\":\"unprovable\"", "retention has removed them");
        assertFigures(AuditResult.of(command), "missing", 0, 0);

        probes.sql("DELETE FROM created_users WHERE id = ?", sample.id(29));

        assertFigures(audit("fail"), "missing", 0, 1);
    }

    @Test
    void runThatPublishedNothingFails() {
        probes.publish(List.of(sample.entry(0, RunState.FAILED)));

        assertThat(audit("fail").toString()).contains("the run published nothing");
    }

    @Test
    void unknownRunIsAUsageError() {
        CommandRun audit = command("--run-id", "unknown-run");

        assertThat(audit.exitCode()).as(audit.toString()).isEqualTo(2);
        assertThat(audit.stderr()).contains("unknown-run", "userstream status");
        assertThat(audit.stdout()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        CASSANDRA_CONTACT_POINTS  |127.0.0.1:1                        |3|Cassandra at 127.0.0.1:1: the connection was refused or closed
        CASSANDRA_CONTACT_POINTS  |no.such.host.invalid:9042          |3|unknown host no.such.host.invalid
        CASSANDRA_LOCAL_DATACENTER|dc9                                |2|dc9 (expected: a data centre of the nodes, which report datacenter1)
        POSTGRES_URL              |jdbc:postgresql://no.such.invalid/x|3|unknown host no.such.invalid
        """)
    void storeThatDoesNotAnswerIsNamedInOneLine(String setting, String value, int exitCode, String message) {
        CommandRun audit = stack.run("ops", LIMIT, Map.of("USERSTREAM_" + setting, value), List.of("audit"));

        assertThat(audit.exitCode()).as(audit.toString()).isEqualTo(exitCode);
        assertThat(audit.stderr()
                        .lines()
                        .filter(line -> !line.startsWith("settings that need attention"))
                        .filter(line -> !line.contains("event=kafka_properties_")))
                .singleElement()
                .asString()
                .contains(message, "USERSTREAM_" + setting);
    }

    @Test
    void statusEndsWithTwo_whenNoNodeReportsTheDataCentre() {
        CommandRun status =
                stack.run("ops", LIMIT, Map.of("USERSTREAM_CASSANDRA_LOCAL_DATACENTER", "dc9"), List.of("status"));

        assertThat(status.exitCode()).as(status.toString()).isEqualTo(2);
        assertThat(status.stderr()).contains("dc9", "datacenter1");
    }

    @Test
    void usersThatAreOnlyDeadLettersFailAnAudit_unlessTheShareIsAllowed() {
        probes.publish(sample.records(0, 4));
        probes.publish(List.of(sample.recordReplacing(4, "\"post_code\":\"0515\"", "\"post_code\":515")));
        probes.publish(List.of(sample.entry(5, RunState.SUCCEEDED)));
        probes.awaitNoLag();

        CommandRun failed = command("--run-id", sample.run().value());

        assertThat(failed.exitCode()).as(failed.toString()).isEqualTo(1);
        assertThat(failed.stdout())
                .contains("cassandra: 1 of 5 users (20.00%) exist only as dead letters {parser=1}", "\"missing\":0");
        CommandRun passed = stack.run(
                "ops",
                LIMIT,
                Map.of(),
                List.of("audit", "--run-id", sample.run().value(), "--max-dead-letters", "20%"));
        assertThat(passed.exitCode()).as(passed.toString()).isZero();
        assertThat(passed.stdout()).contains("except: 1 only dead letters in place of rows in cassandra {parser=1}");
    }

    @Test
    void usersOfAnAbortedTransactionAreNeitherMessagesNorLag() {
        probes.transact(sample.records(0, 10), Producer::abortTransaction);
        sample.store(probes, 20);
        probes.transact(sample.records(20, 25), Producer::abortTransaction);
        probes.awaitNoLag();

        CommandRun audit = command("--run-id", sample.run().value());

        assertThat(audit.exitCode()).as(audit.toString()).isZero();
        assertThat(audit.stdout()).contains("\"messages\":20,", "\"extra\":0");
        assertThat(AuditResult.of(audit).figures("lag")).containsExactly(0L, 0L);
        CommandRun status = stack.run("ops", LIMIT, Map.of(), List.of("status", "--json"));
        assertThat(status.stdout()).contains("\"group\":\"userstream-cassandra\",\"lag\":0,");
    }

    @Test
    void storesThatHaveEverythingAreNotWaitedFor_whenTheirGroupsAreGone() {
        HttpProbe control = new HttpProbe(stack.addresses().job());
        sample.store(probes, 10);
        try {
            // Running queries would commit their groups again.
            control.send("PUT", "/queries", "{\"running\":false}");
            probes.deleteGroups();

            AuditResult audit = AuditResult.of(command("--run-id", sample.run().value(), "--timeout", "10m"));

            assertThat(audit.verdict()).as(audit.toString()).isEqualTo("pass");
            assertThat(audit.report().path("duration_ms").asLong()).isLessThan(30_000);
        } finally {
            control.send("PUT", "/queries", "{\"running\":true}");
        }
    }

    @Test
    void columnOfAnotherTypeIsNamedWithItsRepair() {
        sample.store(probes, 3);
        probes.sql("ALTER TABLE created_users RENAME dob TO kept; ALTER TABLE created_users ADD dob text");
        try {
            CommandRun audit = command("--run-id", sample.run().value());

            assertThat(audit.exitCode()).as(audit.toString()).isEqualTo(1);
            assertThat(audit.stdout())
                    .contains("postgres was not compared: created_users.dob: text (expected: timestamptz)")
                    .contains("ALTER TABLE created_users ALTER COLUMN dob TYPE timestamptz USING dob::timestamptz");
        } finally {
            probes.sql("ALTER TABLE created_users DROP dob; ALTER TABLE created_users RENAME kept TO dob");
        }
        audit("pass");
    }

    @Test
    void expiredRowsAreCountedAsSuch() {
        probes.cql("ALTER TABLE spark_streams.created_users WITH default_time_to_live = 5");
        try {
            sample.store(probes, 10);

            await().atMost(LIMIT).untilAsserted(() -> assertFigures(audit("unprovable"), "expired", 10, 0));

            assertFigures(audit("unprovable"), "missing", 0, 0);
            CommandRun accepted = command("--run-id", sample.run().value(), "--expired", "pass");
            assertThat(accepted.exitCode()).as(accepted.toString()).isZero();
        } finally {
            probes.cql("ALTER TABLE spark_streams.created_users WITH default_time_to_live = 0");
        }
    }

    private void storeAndAudit(int users) {
        sample.store(probes, users);
        assertAudited(sample.run(), users);
    }

    private AuditResult audit(String verdict) {
        AuditResult audit = AuditResult.of(ops, sample.run());
        assertThat(audit.verdict()).as(audit.toString()).isEqualTo(verdict);
        return audit;
    }

    private static void assertFigures(AuditResult audit, String name, long cassandra, long postgres) {
        assertThat(audit.figures(name)).as(audit.toString()).containsExactly(cassandra, postgres);
    }

    private static CommandRun command(String... options) {
        List<String> arguments =
                Stream.concat(Stream.of("audit", "--json"), Stream.of(options)).toList();
        return stack.run("ops", LIMIT, Map.of(), arguments);
    }

    private static void deleteAllRecords() {
        String topic = Topics.USERS_CREATED.name();
        Map<TopicPartition, RecordsToDelete> everything = probes.records(topic).stream()
                .map(record -> new TopicPartition(topic, record.partition()))
                .distinct()
                .collect(Collectors.toMap(partition -> partition, partition -> RecordsToDelete.beforeOffset(-1)));
        probes.admin()
                .deleteRecords(everything)
                .all()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }
}
