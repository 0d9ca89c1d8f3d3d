package dev.userstream.ops.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.Header;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.RunId;
import dev.userstream.events.WriteOrder;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.deadletter.DeadLetterId.RunSequence;
import dev.userstream.events.deadletter.ReplayMarkerCodec;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.events.topic.Topics;
import dev.userstream.ops.audit.AuditProgress;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReplayerTest {
    private static final Repair MADE_VALID = (id, deadLetter) ->
            new Repair.Repaired(DeadLetters.valid(java.util.UUID.fromString(SafeText.key(deadLetter.key()))));

    private final DeadLetters topic = new DeadLetters();

    @Test
    void aThousandRepairedLettersAreReplayedOnceEach() {
        IntStream.range(0, 1_000).forEach(sequence -> topic.add(DeadLetters.refusedByParser(sequence)));

        ReplayReport first = topic.replay(MADE_VALID);
        ReplayReport second = topic.replay(MADE_VALID);

        assertThat(first).isEqualTo(new ReplayReport(1_000, 1_000, 0, 0, List.of(), false));
        assertThat(second.chosen()).isZero();
        assertThat(topic.published).hasSize(1_000);
        assertThat(topic.index().deadLetters()).hasSize(1_000).noneMatch(DeadLetterEntry::isOpen);
    }

    @Test
    void aReplayKeepsKeyHeadersAndTimestampAndSaysWhatItReplays() {
        DeadLetter deadLetter = DeadLetters.refusedByParser(7);
        topic.add(deadLetter);

        topic.replay(Repair.NONE);

        RecordPublisher.OutgoingRecord message = topic.published.get(0);
        assertThat(message.topic()).isEqualTo(Topics.USERS_CREATED.name());
        assertThat(message.timestampMs()).isEqualTo(DeadLetters.NOON_MS + 7);
        assertThat(message.key()).isEqualTo(deadLetter.key());
        assertThat(message.value()).isEqualTo(deadLetter.value());
        assertThat(message.headers().subList(0, 2)).usingRecursiveComparison().isEqualTo(deadLetter.headers());
        assertThat(Header.lastText(message.headers(), ReplayMarkerCodec.REPLAY_OF))
                .contains("users_created-1@107/parser");
        assertThat(Header.lastText(message.headers(), ReplayMarkerCodec.REPLAYED_AT))
                .isPresent();
    }

    @Test
    void aRepairedMessageGoesByTheIdThatItSays() {
        topic.add(DeadLetters.refusedByParser(1));

        topic.replay(Repair.by(DeadLetters.valid(DeadLetters.id(2))));

        assertThat(topic.published.get(0).key())
                .isEqualTo(DeadLetters.bytes(DeadLetters.id(2).toString()));
    }

    @Test
    void aCrashBeforeTheMarkPublishesTheSameMessageAgain() {
        topic.add(DeadLetters.refusedByParser(1));
        topic.losesMarks = true;
        topic.replay(MADE_VALID);
        topic.losesMarks = false;

        ReplayReport after = topic.replay(MADE_VALID);

        assertThat(after.replayed()).isEqualTo(1);
        assertThat(topic.published).hasSize(2);
        assertThat(topic.published.get(1)).usingRecursiveComparison().isEqualTo(topic.published.get(0));
    }

    @Test
    void aRepairThatIsInvalidItselfIsNotPublishedAndTheLetterStaysOpen() {
        topic.add(DeadLetters.refusedByParser(1));

        ReplayReport report = topic.replay(Repair.by(DeadLetters.bytes("{still broken")));

        assertThat(report.failures()).singleElement().asString().contains("users_created-1@101/parser", "invalid_json");
        assertThat(topic.published).isEmpty();
        assertThat(topic.index().open()).hasSize(1);
    }

    @Test
    void whatTheParserWillRefuseAgainIsPublishedAndCounted() {
        topic.add(DeadLetters.refusedByParser(1));

        ReplayReport report = topic.replay(Repair.NONE);

        assertThat(report.doomed()).isEqualTo(1);
        assertThat(topic.index().open()).isEmpty();
    }

    @Test
    void oneLetterThatFailsLeavesItsNeighboursAlone() {
        IntStream.range(0, 3).forEach(sequence -> topic.add(DeadLetters.refusedByParser(sequence)));
        topic.refusedKey = DeadLetters.id(1).toString();

        ReplayReport report = topic.replay(MADE_VALID);

        assertThat(report.replayed()).isEqualTo(2);
        assertThat(report.failures()).singleElement().asString().contains("too large");
        assertThat(topic.index().open())
                .singleElement()
                .extracting(DeadLetterEntry::offset)
                .isEqualTo(1L);
    }

    @Test
    void aStopEndsItBetweenTwoLettersAndTheNextReplayGoesOn() {
        IntStream.range(0, 5).forEach(sequence -> topic.add(DeadLetters.refusedByParser(sequence)));
        int[] asked = {0};
        ReplayReport stopped = new Replayer(
                        topic.deadLetters,
                        topic,
                        MADE_VALID,
                        () -> DeadLetters.REFUSED,
                        () -> asked[0]++ >= 2,
                        AuditProgress.none())
                .replay(topic.index().open());

        assertThat(stopped.stopped()).isTrue();
        assertThat(stopped.replayed()).isEqualTo(2);
        assertThat(topic.replay(MADE_VALID).replayed()).isEqualTo(3);
        assertThat(topic.published).hasSize(5);
    }

    @Test
    void aDryRunPublishesAndMarksNothing() {
        topic.add(DeadLetters.refusedByParser(1));

        ReplayReport report = new Replayer(
                        topic.deadLetters,
                        new DryRun(),
                        MADE_VALID,
                        () -> DeadLetters.REFUSED,
                        () -> false,
                        AuditProgress.none())
                .replay(topic.index().open());

        assertThat(report.replayed()).isEqualTo(1);
        assertThat(topic.published).isEmpty();
        assertThat(topic.index().open()).hasSize(1);
    }

    @Test
    void whatAStoreRefusedIsNewerThanItsOriginalWhateverItsOffset() {
        topic.add(DeadLetters.refusedBy(Stage.POSTGRES, 7));
        topic.replay(Repair.NONE);
        long original = WriteOrder.of(DeadLetters.NOON_MS + 7, 999);

        assertThat(IntStream.range(0, 2_000))
                .allMatch(offset -> DeadLetters.writeOrder(topic.published.get(0), offset) > original);
    }

    @Test
    void aReplayLosesToEverythingThatIsTwoMillisecondsNewer() {
        topic.add(DeadLetters.refusedBy(Stage.CASSANDRA, 7));
        topic.add(DeadLetters.refusedByParser(8));
        topic.replay(Repair.NONE);

        assertThat(DeadLetters.writeOrder(topic.published.get(0), 999))
                .isLessThan(WriteOrder.of(DeadLetters.NOON_MS + 9, 0));
        assertThat(DeadLetters.writeOrder(topic.published.get(1), 999))
                .isLessThan(WriteOrder.of(DeadLetters.NOON_MS + 9, 0));
    }

    @Test
    void whatHadNoUsableTimestampTakesTheTimeOfItsRefusal() {
        DeadLetter timeless = new DeadLetter(
                null,
                DeadLetters.valid(DeadLetters.id(1)),
                List.of(),
                RefusalReason.INVALID_TIMESTAMP,
                "",
                new DeadLetterId(new MessageOffset(Topics.USERS_CREATED.name(), 0, 5, 0), Stage.PARSER),
                DeadLetters.REFUSED);
        topic.add(timeless);
        topic.add(
                DeadLetters.deadLetter(3, DeadLetters.bytes("{}"), RefusalReason.INVALID_SOURCE_USER, Stage.PRODUCER));

        topic.replay(Repair.NONE);

        assertThat(topic.published)
                .extracting(RecordPublisher.OutgoingRecord::timestampMs)
                .containsOnly(DeadLetters.REFUSED.toEpochMilli());
    }

    @ParameterizedTest
    @CsvSource({"-1000000000-01-01T00:00:00Z, 1", "+1000000000-12-31T23:59:59Z, 253402300799999"})
    void aForgedTimeOfRefusalStopsNoReplay(Instant refused, long timestampMs) {
        topic.add(new DeadLetter(
                null,
                DeadLetters.bytes("{}"),
                List.of(),
                RefusalReason.INVALID_SOURCE_USER,
                "forged",
                new DeadLetterId(new RunSequence(new RunId("forged"), 1), Stage.PRODUCER),
                refused));
        topic.add(DeadLetters.refusedByParser(1));

        assertThat(topic.replay(Repair.NONE).replayed()).isEqualTo(2);
        assertThat(topic.published.get(0).timestampMs()).isEqualTo(timestampMs);
    }
}
