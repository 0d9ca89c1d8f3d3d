package dev.userstream.ops.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.UserIds;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.events.run.RunState;
import dev.userstream.events.store.Store;
import dev.userstream.ops.audit.AuditReport.StoreFigures;
import dev.userstream.ops.audit.AuditReport.Verdict;
import dev.userstream.ops.pipeline.TopicRecord;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Users that a store lacks because they are only dead letters, or because their rows have expired. */
final class LackingUsersTest {
    @ParameterizedTest
    @CsvSource({
        "5, 1, 1%, FAIL",
        "99, 1, 1%, PASS",
        "98, 1, 1%, FAIL",
        "199, 1, 0.5%, PASS",
        "199, 1, 0%, FAIL",
        "0, 3, 100%, PASS"
    })
    void verdictDependsOnTheShareOfDeadLetters(int stored, int refused, String max, Verdict verdict) {
        FakePipeline pipeline = FakePipeline.withRun(stored);
        pipeline.policy = new AuditPolicy(Percentage.parse(max), Verdict.UNPROVABLE);
        for (int sequence = stored; sequence < stored + refused; sequence++) {
            pipeline.refuse(publishAndStore(pipeline, sequence, FakePipeline.NOON), Stage.CASSANDRA);
            pipeline.cassandra.remove(id(sequence));
        }
        pipeline.ledger(stored + refused, 0, RunState.SUCCEEDED);

        for (AuditReport report : new AuditReport[] {pipeline.audit(), pipeline.auditAll()}) {
            assertThat(report.verdict()).as(report.toString()).isEqualTo(verdict);
            assertThat(figures(report, Store.CASSANDRA).deadLetters()).isEqualTo(Map.of("cassandra", (long) refused));
            assertThat(figures(report, Store.POSTGRES).deadLetters()).isEmpty();
        }
    }

    @Test
    void tooManyDeadLettersAreNamedByStage() {
        FakePipeline pipeline = FakePipeline.withRun(8);
        pipeline.ledger(10, 0, RunState.SUCCEEDED);
        pipeline.refuse(publishAndStore(pipeline, 8, FakePipeline.NOON), Stage.POSTGRES);
        pipeline.postgres.remove(id(8));
        pipeline.refuse(pipeline.publishRaw(9, id(9).toString(), "no json"), Stage.PARSER);

        AuditReport report = pipeline.audit();

        assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(report.reasons())
                .containsExactly(
                        "cassandra: 1 of 10 users (10.00%) exist only as dead letters {parser=1} (expected: at most 1%;"
                                + " `userstream dlq list --open` shows them)",
                        "postgres: 2 of 10 users (20.00%) exist only as dead letters {parser=1, postgres=1} (expected: at"
                                + " most 1%; `userstream dlq list --open` shows them)");
    }

    @Test
    void deadLettersOfPublishersWithoutARunCount() {
        FakePipeline pipeline = FakePipeline.withRun(8);
        pipeline.refuse(pipeline.publishRaw(-1, UUID.randomUUID().toString(), "no json"), Stage.PARSER);
        pipeline.refuse(pipeline.publishRaw(-1, "no id", "no json"), Stage.PARSER);

        AuditReport report = pipeline.auditAll();

        assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(figures(report, Store.CASSANDRA).deadLetters()).isEqualTo(Map.of("parser", 2L));
    }

    @Test
    void aRefusedMessageOfAStoredUserDoesNotCount() {
        FakePipeline pipeline = FakePipeline.withRun(2);
        pipeline.refuse(pipeline.publishRaw(1, id(1).toString(), "no json"), Stage.PARSER);

        assertThat(pipeline.audit().verdict()).isEqualTo(Verdict.PASS);
        assertThat(figures(pipeline.audit(), Store.CASSANDRA).deadLettered()).isZero();
    }

    @Test
    void usersThatTheProducerRejectedWereNotPublished() {
        FakePipeline pipeline = FakePipeline.withRun(1);
        pipeline.ledger(1, 1, RunState.SUCCEEDED);
        pipeline.refuse(1);

        AuditReport report = pipeline.audit();

        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
        assertThat(report.rejectedByProducer()).isEqualTo(1);
        assertThat(figures(report, Store.CASSANDRA).deadLettered()).isZero();
    }

    @Test
    void rowsOlderThanTheTablesTimeToLiveHaveExpired() {
        FakePipeline pipeline = FakePipeline.withRun(3);
        pipeline.timeToLive = Duration.ofSeconds(20);
        publishAndStore(pipeline, 3, System.currentTimeMillis());
        pipeline.ledger(4, 0, RunState.SUCCEEDED);
        pipeline.cassandra.remove(id(0));

        AuditReport report = pipeline.audit();

        assertThat(report.verdict()).isEqualTo(Verdict.UNPROVABLE);
        assertThat(figures(report, Store.CASSANDRA).expired()).isEqualTo(1);
        assertThat(figures(report, Store.CASSANDRA).missing()).isZero();
        assertThat(report.reasons()).singleElement().asString().contains("cassandra lacks 1 rows", "20 s", "expired");

        for (Verdict verdict : Verdict.values()) {
            pipeline.policy = new AuditPolicy(AuditPolicy.DEFAULT.maxDeadLetters(), verdict);
            assertThat(pipeline.audit().verdict()).isEqualTo(verdict);
        }
        pipeline.cassandra.remove(id(3));
        assertThat(figures(pipeline.audit(), Store.CASSANDRA).missing()).isEqualTo(1);
        pipeline.postgres.remove(id(0));
        assertThat(figures(pipeline.audit(), Store.POSTGRES).missing()).isEqualTo(1);
    }

    @Test
    void rowsWhoseMessagesRetentionRemovedHaveExpired_butNotThoseThatWereNeverPublished() {
        FakePipeline pipeline = FakePipeline.withRun(3);
        pipeline.timeToLive = Duration.ofDays(1);
        pipeline.cassandra.clear();
        pipeline.ledger(4, 0, RunState.SUCCEEDED);

        assertThat(figures(pipeline.audit(), Store.CASSANDRA).missing()).isEqualTo(1);
        assertThat(figures(pipeline.audit(), Store.CASSANDRA).expired()).isEqualTo(3);
        pipeline.users.removeBefore(3);
        assertThat(figures(pipeline.audit(), Store.CASSANDRA).expired()).isEqualTo(4);
    }

    private static TopicRecord publishAndStore(FakePipeline pipeline, int sequence, long timestampMs) {
        return pipeline.publishAndStore(sequence, FakePipeline.user(id(sequence), "Ada"), timestampMs);
    }

    private static UUID id(int sequence) {
        return UserIds.of(FakePipeline.RUN, sequence);
    }

    private static StoreFigures figures(AuditReport report, Store store) {
        return report.stores().get(store.label());
    }
}
