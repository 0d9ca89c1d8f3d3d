package dev.userstream.ops.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.CreatedUser;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.UserIds;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.deadletter.DeadLetterId.RunSequence;
import dev.userstream.events.deadletter.DeadLetterId.Source;
import dev.userstream.events.deadletter.ReplayMarker;
import dev.userstream.events.deadletter.ReplayMarkerCodec;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.events.run.RunState;
import dev.userstream.events.store.Store;
import dev.userstream.ops.audit.AuditReport.Verdict;
import dev.userstream.ops.pipeline.TopicRecord;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A dead letter that was replayed excuses nothing: what counts is what became of the replay. */
final class ReplayedLettersTest {
    private static final UUID ID = UserIds.of(FakePipeline.RUN, 2);
    private static final CreatedUser REPAIRED = FakePipeline.user(ID, "Repaired");

    private final FakePipeline pipeline = FakePipeline.withRun(2);

    @Test
    void aRepairedMessageCountsAsARowOfItsRun() {
        TopicRecord bad = refusedByParser();
        TopicRecord again = pipeline.publishAndStore(2, REPAIRED, bad.timestampMs());
        mark(position(bad), Stage.PARSER, again.key(), again.offset());

        AuditReport report = pipeline.audit();

        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
        assertThat(report.reasons()).isEmpty();
        assertThat(report.stores().get(Store.CASSANDRA).expected()).isEqualTo(3);
    }

    @Test
    void aRepairedMessageThatIsNotStoredIsMissing() {
        TopicRecord bad = refusedByParser();
        TopicRecord again = pipeline.publish(2, REPAIRED, bad.timestampMs());
        mark(position(bad), Stage.PARSER, again.key(), again.offset());

        assertThat(pipeline.audit().stores().get(Store.POSTGRES).missing()).isEqualTo(1);
    }

    @Test
    void aMarkWithoutItsMessageExcusesNothing() {
        TopicRecord bad = refusedByParser();
        assertThat(pipeline.audit().verdict()).isEqualTo(Verdict.PASS);
        mark(position(bad), Stage.PARSER, bad.key(), 0);

        assertThat(pipeline.audit().verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void aMarkOfAReplayThatCameAfterTheAuditBeganDoesNotCountYet() {
        TopicRecord bad = refusedByParser();
        mark(position(bad), Stage.PARSER, bad.key(), bad.offset() + 1);

        assertThat(pipeline.audit().verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void aReplayThatWasRefusedAgainIsExcusedByItsOwnLetter() {
        TopicRecord bad = refusedByParser();
        TopicRecord again = pipeline.publishRaw(2, "still broken");
        mark(position(bad), Stage.PARSER, again.key(), again.offset());
        pipeline.refuse(again, Stage.PARSER);

        AuditReport report = pipeline.audit();

        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
        assertThat(report.deadLettered()).isEqualTo(2);
    }

    @Test
    void aUserThatTheProducerRefusedCountsOnceItIsReplayed() {
        pipeline.runs.clear();
        pipeline.ledger(2, 1, RunState.SUCCEEDED);
        pipeline.refuse(2);
        TopicRecord message = pipeline.publish(2, REPAIRED, FakePipeline.NOON);
        mark(new RunSequence(FakePipeline.RUN, 2), Stage.PRODUCER, message.key(), message.offset());
        assertThat(pipeline.audit().verdict()).isEqualTo(Verdict.FAIL);

        pipeline.store(2, REPAIRED, message);

        assertThat(pipeline.audit().verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void theRowOfAStoreThatRefusedItIsDueOnceItIsReplayed() {
        pipeline.runs.clear();
        pipeline.ledger(3, 0, RunState.SUCCEEDED);
        TopicRecord original = pipeline.publishAndStore(2, FakePipeline.user(ID, "Original"), FakePipeline.NOON);
        pipeline.refuse(original, Stage.POSTGRES);
        pipeline.postgres.rows.remove(ID);
        assertThat(pipeline.audit().verdict()).isEqualTo(Verdict.PASS);
        TopicRecord again = pipeline.publish(2, REPAIRED, FakePipeline.NOON + 1);
        mark(position(original), Stage.POSTGRES, again.key(), again.offset());

        AuditReport report = pipeline.audit();

        assertThat(report.stores().get(Store.POSTGRES).missing()).isEqualTo(1);
        assertThat(report.stores().get(Store.CASSANDRA).wrong()).isEqualTo(1);
        pipeline.store(2, REPAIRED, again);
        assertThat(pipeline.audit().verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void aReplayUnderAnotherIdLeavesTheRefusedOneExcused() {
        TopicRecord bad = refusedByParser();
        CreatedUser other = FakePipeline.user(UUID.randomUUID(), "Other");
        TopicRecord again = pipeline.publishAndStore(2, other, bad.timestampMs());
        mark(position(bad), Stage.PARSER, again.key(), again.offset());

        assertThat(pipeline.audit().verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void aForgedMarkIsHarmless() {
        mark(new RunSequence(FakePipeline.RUN, -1), Stage.PRODUCER, null, 0);
        mark(new MessageOffset("users_created", -1, -5, 0), Stage.PARSER, null, 0);

        assertThat(pipeline.audit().verdict()).isEqualTo(Verdict.PASS);
    }

    /** The third user of the run, which the job could not read. */
    private TopicRecord refusedByParser() {
        pipeline.runs.clear();
        pipeline.ledger(3, 0, RunState.SUCCEEDED);
        TopicRecord bad = pipeline.publishRaw(2, "broken");
        pipeline.refuse(bad, Stage.PARSER);
        return bad;
    }

    private static Source position(TopicRecord message) {
        return new MessageOffset("users_created", message.partition(), message.offset(), message.timestampMs());
    }

    private void mark(Source origin, Stage stage, byte[] key, long offset) {
        ReplayMarker replay = new ReplayMarker(
                new DeadLetterId(origin, stage), RefusalReason.STORE_REFUSED, 0, offset, Instant.EPOCH);
        pipeline.deadLetters.append(FakePipeline.NOON, key, null, ReplayMarkerCodec.headers(replay));
    }
}
