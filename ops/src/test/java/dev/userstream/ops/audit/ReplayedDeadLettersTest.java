package dev.userstream.ops.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.CreatedUser;
import dev.userstream.events.UserIds;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.deadletter.DeadLetterId.RunSequence;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.events.run.RunState;
import dev.userstream.ops.audit.AuditReport.Verdict;
import dev.userstream.ops.pipeline.TopicRecord;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A replayed dead letter excuses no missing row: the replayed message counts. */
final class ReplayedDeadLettersTest {
    private static final UUID ID = UserIds.of(FakePipeline.RUN, 2);
    private static final CreatedUser REPAIRED = FakePipeline.user(ID, "Repaired");

    private final FakePipeline pipeline = FakePipeline.withRun(2);

    ReplayedDeadLettersTest() {
        pipeline.policy = FakePipeline.ANY_DEAD_LETTERS;
    }

    @Test
    void aReplayedMessageIsDue() {
        TopicRecord bad = refusedByParser();
        TopicRecord again = pipeline.publish(2, REPAIRED, bad.timestampMs());
        mark(bad, Stage.PARSER, again);
        assertThat(pipeline.audit().stores().get("postgres").missing()).isEqualTo(1);

        pipeline.store(2, REPAIRED, again);

        assertThat(pipeline.audit().verdict()).isEqualTo(Verdict.PASS);
        assertThat(pipeline.audit().reasons()).isEmpty();
        assertThat(pipeline.audit().stores().get("cassandra").expected()).isEqualTo(3);
    }

    @Test
    void auditFails_whenAMarkerHasNoMessage() {
        TopicRecord bad = refusedByParser();
        assertThat(pipeline.audit().verdict()).isEqualTo(Verdict.PASS);
        pipeline.mark(id(bad, Stage.PARSER), bad.key(), 0);

        assertThat(pipeline.audit().verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void aMarkerBeyondTheAuditedEndIsIgnored() {
        TopicRecord bad = refusedByParser();
        pipeline.mark(id(bad, Stage.PARSER), bad.key(), bad.offset() + 1);

        assertThat(pipeline.audit().verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void aReplayThatIsRefusedAgainHasItsOwnDeadLetter() {
        TopicRecord bad = refusedByParser();
        TopicRecord again = pipeline.publishRaw(2, ID.toString(), "still broken");
        mark(bad, Stage.PARSER, again);
        pipeline.refuse(again, Stage.PARSER);

        AuditReport report = pipeline.audit();

        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
        assertThat(report.deadLettered()).isEqualTo(2);
    }

    @Test
    void aUserRejectedByTheProducerIsDue_onceReplayed() {
        pipeline.ledger(2, 1, RunState.SUCCEEDED);
        pipeline.refuse(2);
        TopicRecord message = pipeline.publish(2, REPAIRED, FakePipeline.NOON);
        pipeline.mark(
                new DeadLetterId(new RunSequence(FakePipeline.RUN, 2), Stage.PRODUCER),
                message.key(),
                message.offset());
        assertThat(pipeline.audit().verdict()).isEqualTo(Verdict.FAIL);

        pipeline.store(2, REPAIRED, message);

        assertThat(pipeline.audit().verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void aRowRefusedByAStoreIsDue_onceReplayed() {
        pipeline.ledger(3, 0, RunState.SUCCEEDED);
        TopicRecord original = pipeline.publishAndStore(2, FakePipeline.user(ID, "Original"), FakePipeline.NOON);
        pipeline.refuse(original, Stage.POSTGRES);
        pipeline.postgres.remove(ID);
        assertThat(pipeline.audit().verdict()).isEqualTo(Verdict.PASS);
        TopicRecord again = pipeline.publish(2, REPAIRED, FakePipeline.NOON + 1);
        mark(original, Stage.POSTGRES, again);

        AuditReport report = pipeline.audit();

        assertThat(report.stores().get("postgres").missing()).isEqualTo(1);
        assertThat(report.stores().get("cassandra").wrong()).isEqualTo(1);
        pipeline.store(2, REPAIRED, again);
        assertThat(pipeline.audit().verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void aReplayWithAnotherIdKeepsTheRefusedOneExcused() {
        TopicRecord bad = refusedByParser();
        CreatedUser other = FakePipeline.user(UUID.randomUUID(), "Other");
        TopicRecord again = pipeline.publishAndStore(2, other, bad.timestampMs());
        mark(bad, Stage.PARSER, again);

        assertThat(pipeline.audit().verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void aForgedMarkerIsIgnored() {
        pipeline.mark(new DeadLetterId(new RunSequence(FakePipeline.RUN, -1), Stage.PRODUCER), null, 0);
        pipeline.mark(new DeadLetterId(new MessageOffset("users_created", -1, -5, 0), Stage.PARSER), null, 0);

        assertThat(pipeline.audit().verdict()).isEqualTo(Verdict.PASS);
    }

    /** The third user of the run, which the parser refused. */
    private TopicRecord refusedByParser() {
        pipeline.ledger(3, 0, RunState.SUCCEEDED);
        TopicRecord bad = pipeline.publishRaw(2, ID.toString(), "broken");
        pipeline.refuse(bad, Stage.PARSER);
        return bad;
    }

    private void mark(TopicRecord refused, Stage stage, TopicRecord replayed) {
        pipeline.mark(id(refused, stage), replayed.key(), replayed.offset());
    }

    private static DeadLetterId id(TopicRecord message, Stage stage) {
        return new DeadLetterId(FakePipeline.source(message), stage);
    }
}
