package dev.userstream.local.ops;

import static dev.userstream.local.Audits.figures;
import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.run.RunState;
import dev.userstream.events.topic.Topics;
import dev.userstream.local.Audits;
import dev.userstream.local.StackProbes;
import dev.userstream.local.WithStack;
import dev.userstream.local.process.CommandRun;
import dev.userstream.local.stack.Stack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** The audit passes what is right and says exactly what is not. */
@WithStack
final class AuditIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Stack stack;
    private final StackProbes probes;

    AuditIT(Stack stack, StackProbes probes) {
        this.stack = stack;
        this.probes = probes;
    }

    @Test
    void aRunThatTheJobStoredPasses() {
        PublishedRun run = PublishedRun.of(probes, 200);

        CommandRun audit = audit(run);

        assertThat(audit.exitCode()).as(audit.toString()).isZero();
        assertThat(audit.stdout())
                .contains("\"run_id\":\"" + run.id() + "\"", "\"verdict\":\"pass\"", "\"reasons\":[]")
                .contains("\"published\":200", "\"messages\":200", "\"dead_lettered\":0");
        assertThat(figures(audit, "expected")).containsExactly(200L, 200L);
        assertThat(figures(audit, "rows")).containsExactly(200L, 200L);
    }

    @Test
    void aRowDeletedFromCassandraIsMissingThereOnly() {
        PublishedRun run = stored(20);
        probes.cql("DELETE FROM spark_streams.created_users WHERE id = ?", run.userId(7));

        CommandRun audit = audit(run);

        assertThat(audit.exitCode()).as(audit.toString()).isEqualTo(1);
        assertThat(figures(audit, "missing")).containsExactly(1L, 0L);
        assertThat(figures(audit, "wrong")).containsExactly(0L, 0L);
        assertThat(audit.stdout()).contains("\"missing\":[\"" + run.userId(7) + "\"]");
    }

    @Test
    void anAlteredValueInPostgresIsWrongThereOnlyAndItsColumnIsNamed() {
        PublishedRun run = stored(20);
        probes.sql("UPDATE created_users SET post_code = '515', dob = NULL WHERE id = ?", run.userId(3));

        CommandRun audit = audit(run);

        assertThat(audit.exitCode()).as(audit.toString()).isEqualTo(1);
        assertThat(figures(audit, "wrong")).containsExactly(0L, 1L);
        assertThat(figures(audit, "missing")).containsExactly(0L, 0L);
        assertThat(audit.stdout())
                .contains("{\"id\":\"" + run.userId(3) + "\",\"fields\":[\"post_code\",\"dob\"]}")
                .doesNotContain("515\"");
    }

    @Test
    void aRowThatNoMessageCarriesIsExtra() {
        PublishedRun run = stored(1);
        List<Long> before = figures(auditAll(), "extra");
        UUID stranger = UUID.randomUUID();
        probes.cql("INSERT INTO spark_streams.created_users (id, first_name) VALUES (?, 'Mallory')", stranger);

        CommandRun audit = auditAll();
        probes.cql("DELETE FROM spark_streams.created_users WHERE id = ?", stranger);

        assertThat(audit.exitCode()).as(audit.toString()).isNotZero();
        assertThat(figures(audit, "extra")).containsExactly(before.get(0) + 1, before.get(1));
        assertThat(audit.stdout()).containsAnyOf(run.id().value(), "older runs");
    }

    @Test
    void aMessageThatClaimsTheSamePlaceWithAnotherIdIsADuplicate() {
        PublishedRun run = stored(10);
        probes.publish(List.of(run.message(4, run.user(UUID.randomUUID(), "Twin"))));

        CommandRun audit = audit(run);

        assertThat(audit.exitCode()).as(audit.toString()).isEqualTo(1);
        assertThat(figures(audit, "duplicated")).containsExactly(1L, 1L);
    }

    @Test
    void aUserThatNeverReachedKafkaIsMissingFromBothStores() {
        PublishedRun run = PublishedRun.publish(probes, 9, 10, RunState.SUCCEEDED);

        CommandRun audit = audit(run);

        assertThat(audit.exitCode()).as(audit.toString()).isEqualTo(1);
        assertThat(figures(audit, "missing")).containsExactly(1L, 1L);
    }

    @Test
    void newerValuesOfAnyOriginAreWhatMustBeStored() {
        PublishedRun run = stored(5);
        probes.publish(List.of(run.message(2, run.user(2, "Renamed"))));

        CommandRun audit = audit(run);

        assertThat(audit.exitCode()).as(audit.toString()).isZero();
        assertThat(probes.postgresRow(run.userId(2)).orElseThrow()).containsEntry("first_name", "Renamed");
    }

    @Test
    void messagesThatRetentionRemovedMakeARunUnprovable() {
        PublishedRun run = stored(30);
        deleteAllRecords();

        CommandRun audit = audit(run);

        assertThat(audit.exitCode()).as(audit.toString()).isEqualTo(4);
        assertThat(audit.stdout()).contains("\"verdict\":\"unprovable\"", "retention has removed them");
        assertThat(figures(audit, "missing")).containsExactly(0L, 0L);
    }

    @Test
    void aRowThatIsGoneTogetherWithItsMessageIsStillMissing() {
        PublishedRun run = stored(30);
        deleteAllRecords();
        probes.sql("DELETE FROM created_users WHERE id = ?", run.userId(29));

        CommandRun audit = audit(run);

        assertThat(audit.exitCode()).as(audit.toString()).isEqualTo(1);
        assertThat(figures(audit, "missing")).containsExactly(0L, 1L);
    }

    @Test
    void aRunThatPublishedNothingFails() {
        PublishedRun run = PublishedRun.publish(probes, 0, 0, RunState.FAILED);

        CommandRun audit = audit(run);

        assertThat(audit.exitCode()).as(audit.toString()).isEqualTo(1);
        assertThat(audit.stdout()).contains("the run published nothing");
    }

    @Test
    void anUnknownRunIsAMistakeInUsage() {
        probes.createTopics();

        CommandRun audit = run(Map.of(), "audit", "--run-id", "nobody-knows-me");

        assertThat(audit.exitCode()).as(audit.toString()).isEqualTo(2);
        assertThat(audit.stderr()).contains("nobody-knows-me", "userstream status");
        assertThat(audit.stdout()).isEmpty();
    }

    @Test
    void aStoreThatDoesNotAnswerIsNamed() {
        PublishedRun run = PublishedRun.of(probes, 1);

        CommandRun audit = run(
                Map.of("USERSTREAM_CASSANDRA_CONTACT_POINTS", "127.0.0.1:1"),
                "audit",
                "--run-id",
                run.id().value());

        assertThat(audit.exitCode()).as(audit.toString()).isEqualTo(3);
        assertThat(audit.stderr()).contains("Cassandra at 127.0.0.1:1", "USERSTREAM_CASSANDRA_CONTACT_POINTS");
    }

    private PublishedRun stored(long users) {
        PublishedRun run = PublishedRun.of(probes, users);
        CommandRun audit = audit(run);
        assertThat(audit.exitCode()).as(audit.toString()).isZero();
        return run;
    }

    private CommandRun audit(PublishedRun run) {
        return Audits.of(stack, run.id());
    }

    private CommandRun auditAll() {
        return run(Map.of(), "audit", "--json");
    }

    private CommandRun run(Map<String, String> extra, String... arguments) {
        return stack.run("ops", LIMIT, extra, List.of(arguments));
    }

    private void deleteAllRecords() {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", stack.addresses().kafka()))) {
            Map<TopicPartition, RecordsToDelete> everything = IntStream.range(0, Topics.USERS_CREATED.partitions())
                    .mapToObj(partition -> new TopicPartition(Topics.USERS_CREATED.name(), partition))
                    .collect(Collectors.toMap(partition -> partition, partition -> RecordsToDelete.beforeOffset(-1)));
            admin.deleteRecords(everything)
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
    }
}
