package dev.userstream.ops.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.events.RunId;
import dev.userstream.events.UserIds;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.events.run.RunState;
import dev.userstream.events.store.Store;
import dev.userstream.ops.audit.Audit.UnknownRunException;
import dev.userstream.ops.audit.AuditReport.StoreFigures;
import dev.userstream.ops.audit.AuditReport.Verdict;
import dev.userstream.ops.pipeline.RowValues;
import dev.userstream.ops.pipeline.StoredRow;
import dev.userstream.ops.pipeline.TopicRecord;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class AuditTest {
    @Test
    void anOlderMessageAtALaterOffsetDoesNotCount() {
        FakePipeline pipeline = FakePipeline.withRun(2);
        pipeline.publish(1, FakePipeline.user(UserIds.of(FakePipeline.RUN, 1), "Older"), FakePipeline.NOON - 1);

        assertThat(pipeline.audit().verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void eitherOfTwoEquallyNewMessagesMayBeStored() {
        for (boolean first : new boolean[] {true, false}) {
            FakePipeline pipeline = new FakePipeline();
            UUID id = UserIds.of(FakePipeline.RUN, 0);
            TopicRecord one = pipeline.publish(0, FakePipeline.user(id, "One"), FakePipeline.NOON);
            for (int between = 1; between < 1_000; between++) {
                UUID other = UserIds.of(FakePipeline.RUN, between);
                pipeline.publishAndStore(between, FakePipeline.user(other, "Other"), FakePipeline.NOON);
            }
            TopicRecord two = pipeline.publish(0, FakePipeline.user(id, "Two"), FakePipeline.NOON);
            pipeline.ledger(1_000, 0, RunState.SUCCEEDED);
            pipeline.store(0, FakePipeline.user(id, first ? "One" : "Two"), first ? one : two);

            assertThat(pipeline.auditAll().verdict()).isEqualTo(Verdict.PASS);

            pipeline.store(0, FakePipeline.user(id, "Three"), two);
            assertThat(pipeline.auditAll().verdict()).isEqualTo(Verdict.FAIL);
        }
    }

    @Test
    void aDeadLetterOfOneStoreExcusesThatStoreOnly() {
        FakePipeline pipeline = FakePipeline.withRun(1);
        TopicRecord refused =
                pipeline.publish(1, FakePipeline.user(UserIds.of(FakePipeline.RUN, 1), "Refused"), FakePipeline.NOON);
        pipeline.ledger(2, 0, RunState.SUCCEEDED);
        pipeline.refuse(refused, Stage.CASSANDRA);
        pipeline.refuse(refused, Stage.CASSANDRA);

        AuditReport report = pipeline.audit();

        assertThat(figures(report, Store.CASSANDRA).missing()).isZero();
        assertThat(figures(report, Store.POSTGRES).missing()).isEqualTo(1);
        assertThat(report.deadLettered()).isEqualTo(1);
        assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void auditFails_whenAnInvalidMessageHasNoDeadLetter() {
        FakePipeline pipeline = FakePipeline.withRun(1);
        pipeline.policy = FakePipeline.ANY_DEAD_LETTERS;
        pipeline.ledger(2, 0, RunState.SUCCEEDED);
        TopicRecord junk =
                pipeline.publishRaw(1, UserIds.of(FakePipeline.RUN, 1).toString(), "no json");

        assertThat(pipeline.audit().unaccounted()).isEqualTo(1);
        assertThat(pipeline.audit().verdict()).isEqualTo(Verdict.FAIL);
        pipeline.refuse(junk, Stage.PARSER);
        assertThat(pipeline.audit().verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void aForgedHeaderDoesNotExcuseALostUser() {
        FakePipeline pipeline = FakePipeline.withRun(1);
        pipeline.ledger(2, 0, RunState.SUCCEEDED);
        TopicRecord forged = pipeline.publishRaw(1, "no id", "no json");
        pipeline.refuse(forged, Stage.PARSER);

        AuditReport report = pipeline.audit();

        assertThat(report.unaccounted()).isZero();
        assertThat(figures(report, Store.CASSANDRA).missing()).isEqualTo(1);
        assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void aUserRejectedByTheProducerNeedsADeadLetter() {
        FakePipeline pipeline = FakePipeline.withRun(1);
        pipeline.ledger(1, 1, RunState.SUCCEEDED);

        assertThat(figures(pipeline.audit(), Store.CASSANDRA).missing()).isEqualTo(1);
        pipeline.refuse(1);
        assertThat(pipeline.audit().verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void auditIsUnprovable_whenRetentionRemovedMessages() {
        FakePipeline pipeline = FakePipeline.withRun(3);
        pipeline.users.removeBefore(2);

        AuditReport report = pipeline.audit();
        assertThat(report.verdict()).isEqualTo(Verdict.UNPROVABLE);
        assertThat(report.reasons()).singleElement().asString().contains("retention has removed them");

        pipeline.postgres.remove(UserIds.of(FakePipeline.RUN, 0));
        assertThat(pipeline.audit().verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void aStoreThatStaysBehindIsReportedWithItsLag() {
        FakePipeline pipeline = FakePipeline.withRun(3);
        pipeline.committed = new TreeMap<>();
        pipeline.committed.put(0, 1L);

        AuditReport report = pipeline.audit();

        assertThat(figures(report, Store.POSTGRES).lag()).isEqualTo(2);
        assertThat(report.reasons())
                .anySatisfy(reason ->
                        assertThat(reason).contains("postgres was audited before it had read the topic to the end"));
    }

    @Test
    void aStoreThatHasEverythingIsNotWaitedFor_withoutOffsetsOfItsGroup() {
        FakePipeline pipeline = FakePipeline.withRun(3);
        pipeline.timeout = Duration.ofMinutes(5);
        pipeline.committed = new TreeMap<>();

        AuditReport report = pipeline.audit();

        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
        assertThat(report.reasons()).isEmpty();
        assertThat(figures(report, Store.CASSANDRA).lag()).isNull();
        assertThat(report.durationMs()).isLessThan(60_000);
    }

    @Test
    void whatAStoreLacksIsAwaited_withoutOffsetsOfItsGroup() {
        FakePipeline pipeline = FakePipeline.withRun(3);
        pipeline.timeout = Duration.ofMinutes(5);
        pipeline.committed = new TreeMap<>();
        UUID late = UserIds.of(FakePipeline.RUN, 3);
        TopicRecord message = pipeline.publish(3, FakePipeline.user(late, "Late"), FakePipeline.NOON);
        pipeline.ledger(4, 0, RunState.SUCCEEDED);
        pipeline.afterScan = () -> {
            pipeline.store(3, FakePipeline.user(late, "Late"), message);
            pipeline.committed = null;
        };

        AuditReport report = pipeline.audit();

        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
        assertThat(figures(report, Store.CASSANDRA).lag()).isZero();
    }

    @Test
    void auditFails_whenAColumnHasAnotherType_andNamesTheRepair() {
        FakePipeline pipeline = FakePipeline.withRun(2);
        pipeline.columns.put("dob", "text");
        pipeline.columns.remove("registered_date");

        AuditReport report = pipeline.audit();

        assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(figures(report, Store.CASSANDRA).missing()).isZero();
        assertThat(report.reasons())
                .satisfiesExactly(
                        reason -> assertThat(reason)
                                .contains(
                                        "cassandra was not compared: spark_streams.created_users.dob: text",
                                        "(expected: timestamp)",
                                        "DROP TABLE spark_streams.created_users"),
                        reason -> assertThat(reason)
                                .contains(
                                        "registered_date: no such column",
                                        "ALTER TABLE spark_streams.created_users ADD registered_date timestamp"));
    }

    @Test
    void auditFails_whenAStoreHasNoTable() {
        FakePipeline pipeline = FakePipeline.withRun(2);
        pipeline.empty = Store.CASSANDRA;
        AuditReport report = pipeline.audit();

        assertThat(figures(report, Store.CASSANDRA).missing()).isEqualTo(2);
        assertThat(figures(report, Store.POSTGRES).missing()).isZero();
        assertThat(report.reasons())
                .anySatisfy(reason -> assertThat(reason).contains("cassandra has no table of users"));
        assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void auditFails_whenNothingWasPublished() {
        FakePipeline pipeline = new FakePipeline();

        assertThat(pipeline.auditAll().verdict()).isEqualTo(Verdict.FAIL);
        assertThat(pipeline.auditAll().reasons()).singleElement().asString().contains("nothing was published");
        assertThatThrownBy(pipeline::audit).isInstanceOf(UnknownRunException.class);
        pipeline.ledger(0, 0, RunState.FAILED);
        assertThat(pipeline.audit().verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void aRowWhoseMessageMayBeRemovedIsUnprovable() {
        FakePipeline pipeline = new FakePipeline();
        pipeline.publish(7, FakePipeline.user(UUID.randomUUID(), "Removed"), FakePipeline.NOON);
        pipeline.users.removeBefore(1);
        pipeline.publishAndStore(0, FakePipeline.user(UserIds.of(FakePipeline.RUN, 0), "Grace"), FakePipeline.NOON);
        UUID extra = addExtraRow(pipeline);

        AuditReport report = pipeline.auditAll();

        assertThat(figures(report, Store.CASSANDRA).examples().extra()).containsExactly(extra.toString());
        assertThat(report.verdict()).isEqualTo(Verdict.UNPROVABLE);
    }

    @Test
    void aRowOfAMessagePublishedDuringTheScanIsNotExtra() {
        FakePipeline pipeline = FakePipeline.withRun(2);
        UUID late = UserIds.of(FakePipeline.RUN, 2);
        pipeline.beforeScan = () -> pipeline.publishAndStore(2, FakePipeline.user(late, "Late"), FakePipeline.NOON);

        AuditReport report = pipeline.auditAll();

        assertThat(figures(report, Store.CASSANDRA).rows()).isEqualTo(3);
        assertThat(figures(report, Store.CASSANDRA).extra()).isZero();
        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void olderRunsAreNeitherAuditedNorExtra() {
        FakePipeline pipeline = FakePipeline.withRun(3);
        pipeline.users.removeBefore(3);
        assertThat(pipeline.auditAll().verdict()).isEqualTo(Verdict.UNPROVABLE);
        RunId newer = new RunId("newer-run");
        pipeline.ledger(newer, pipeline.users.latest(), 1, 0, RunState.SUCCEEDED);
        pipeline.publishAndStore(newer, 0, FakePipeline.user(UserIds.of(newer, 0), "New"), FakePipeline.NOON);

        AuditReport report = pipeline.auditAll();

        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
        assertThat(report.published()).isEqualTo(1);
        assertThat(figures(report, Store.CASSANDRA).expected()).isEqualTo(1);
        assertThat(figures(report, Store.POSTGRES).extra()).isZero();
        assertThat(report.reasons()).singleElement().asString().contains("1 older runs", "--run-id");

        addExtraRow(pipeline);
        assertThat(pipeline.auditAll().verdict()).isEqualTo(Verdict.UNPROVABLE);
        assertThat(figures(pipeline.auditAll(), Store.CASSANDRA).extra()).isEqualTo(1);
    }

    @Test
    void auditFails_whenTheLedgerIsImplausible() {
        FakePipeline pipeline = FakePipeline.withRun(3);
        pipeline.ledger(Long.MAX_VALUE, 0, RunState.SUCCEEDED);

        for (AuditReport report : List.of(pipeline.audit(), pipeline.auditAll())) {
            assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
            assertThat(report.reasons()).singleElement().asString().contains("9223372036854775807", "at most 1000000");
        }
    }

    private static UUID addExtraRow(FakePipeline pipeline) {
        UUID id = UUID.randomUUID();
        pipeline.cassandra.put(id, new StoredRow(id, RowValues.of(FakePipeline.user(id, "Extra")), null));
        return id;
    }

    private static StoreFigures figures(AuditReport report, Store store) {
        return report.stores().get(store.label());
    }
}
