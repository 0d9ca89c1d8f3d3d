package dev.userstream.ops.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.Header;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.WriteOrder;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.deadletter.DeadLetterId.RunSequence;
import dev.userstream.events.deadletter.ReplayMarker;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.events.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReplayerTest {
    private static final Repair MADE_VALID =
            deadLetter -> Optional.of(FakeDeadLetters.valid(UUID.fromString(SafeText.key(deadLetter.key()))));

    private final FakeDeadLetters topic = new FakeDeadLetters();

    @Test
    void everyRepairedDeadLetterIsReplayedOnce() {
        IntStream.range(0, 1_000).forEach(sequence -> topic.add(FakeDeadLetters.refusedByParser(sequence)));

        Replayer.Report first = topic.replay(MADE_VALID);
        Replayer.Report second = topic.replay(MADE_VALID);

        assertThat(first).isEqualTo(new Replayer.Report(1_000, 1_000, 0, 0, List.of(), false));
        assertThat(second.chosen()).isZero();
        assertThat(topic.published).hasSize(1_000);
        assertThat(topic.entries()).hasSize(1_000).noneMatch(DeadLetterEntry::isOpen);
    }

    @Test
    void aReplayKeepsKeyHeadersAndTimestamp() {
        DeadLetter deadLetter = FakeDeadLetters.refusedByParser(7);
        topic.add(deadLetter);

        assertThat(topic.replay(Repair.NONE).invalid()).isEqualTo(1);
        assertThat(topic.open()).isEmpty();
        ProducerRecord<byte[], byte[]> message = topic.published.get(0);
        List<Header> headers = FakeDeadLetters.headers(message);
        assertThat(message.topic()).isEqualTo(Topics.USERS_CREATED.name());
        assertThat(message.timestamp()).isEqualTo(FakeDeadLetters.NOON_MS + 7);
        assertThat(message.key()).isEqualTo(deadLetter.key());
        assertThat(message.value()).isEqualTo(deadLetter.value());
        assertThat(headers.subList(0, 2)).usingRecursiveComparison().isEqualTo(deadLetter.headers());
        assertThat(Header.lastText(headers, ReplayMarker.REPLAY_OF)).contains("users_created-1@107/parser");
        assertThat(Header.lastText(headers, ReplayMarker.REPLAYED_AT)).isPresent();
    }

    @Test
    void aRepairedMessageHasTheKeyOfItsNewId() {
        topic.add(FakeDeadLetters.refusedByParser(1));

        topic.replay(Repair.by(FakeDeadLetters.valid(FakeDeadLetters.id(2))));

        assertThat(topic.published.get(0).key())
                .isEqualTo(FakeDeadLetters.bytes(FakeDeadLetters.id(2).toString()));
    }

    @Test
    void aReplayAfterALostMarkerIsTheSameMessage() {
        topic.add(FakeDeadLetters.refusedByParser(1));
        topic.losesMarkers = true;
        topic.replay(MADE_VALID);
        topic.losesMarkers = false;

        Replayer.Report after = topic.replay(MADE_VALID);

        assertThat(after.replayed()).isEqualTo(1);
        assertThat(topic.published).hasSize(2);
        assertThat(topic.published.get(1)).usingRecursiveComparison().isEqualTo(topic.published.get(0));
    }

    @Test
    void anInvalidRepairIsNotPublished() {
        topic.add(FakeDeadLetters.refusedByParser(1));

        Replayer.Report report = topic.replay(Repair.by(FakeDeadLetters.bytes("{still broken")));

        assertThat(report.failures()).singleElement().asString().contains("users_created-1@101/parser", "invalid_json");
        assertThat(topic.published).isEmpty();
        assertThat(topic.open()).hasSize(1);
    }

    @Test
    void oneRefusedRecordDoesNotAffectTheOthers() {
        IntStream.range(0, 3).forEach(sequence -> topic.add(FakeDeadLetters.refusedByParser(sequence)));
        topic.refusedKey = FakeDeadLetters.id(1).toString();

        Replayer.Report report = topic.replay(MADE_VALID);

        assertThat(report.replayed()).isEqualTo(2);
        assertThat(report.failures()).singleElement().asString().contains("too large");
        assertThat(topic.open())
                .singleElement()
                .extracting(DeadLetterEntry::offset)
                .isEqualTo(1L);
    }

    @Test
    void aStoppedReplayIsResumed() {
        IntStream.range(0, 5).forEach(sequence -> topic.add(FakeDeadLetters.refusedByParser(sequence)));
        int[] evaluations = {0};
        Replayer.Report stopped = topic.replay(MADE_VALID, topic, () -> evaluations[0]++ >= 2);

        assertThat(stopped.stopped()).isTrue();
        assertThat(stopped.replayed()).isEqualTo(2);
        assertThat(topic.replay(MADE_VALID).replayed()).isEqualTo(3);
        assertThat(topic.published).hasSize(5);
    }

    @Test
    void aDryRunPublishesNothing() {
        topic.add(FakeDeadLetters.refusedByParser(1));

        Replayer.Report report = topic.replay(MADE_VALID, null, () -> false);

        assertThat(report.replayed()).isEqualTo(1);
        assertThat(topic.published).isEmpty();
        assertThat(topic.open()).hasSize(1);
    }

    @Test
    void aReplayAfterAStoresRefusalIsNewerThanItsOriginal() {
        topic.add(FakeDeadLetters.refusedBy(Stage.POSTGRES, 7));
        topic.replay(Repair.NONE);
        long original = WriteOrder.of(FakeDeadLetters.NOON_MS + 7, 999);

        assertThat(IntStream.range(0, 2_000))
                .allMatch(offset -> WriteOrder.of(topic.published.get(0).timestamp(), offset) > original);
    }

    @Test
    void aReplayDoesNotReplaceNewerValues() {
        topic.add(FakeDeadLetters.refusedBy(Stage.CASSANDRA, 7));
        topic.add(FakeDeadLetters.refusedByParser(8));
        topic.replay(Repair.NONE);

        assertThat(WriteOrder.of(topic.published.get(0).timestamp(), 999))
                .isLessThan(WriteOrder.of(FakeDeadLetters.NOON_MS + 9, 0));
        assertThat(WriteOrder.of(topic.published.get(1).timestamp(), 999))
                .isLessThan(WriteOrder.of(FakeDeadLetters.NOON_MS + 9, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-01T12:00:00Z, 1793534400000",
        "-1000000000-01-01T00:00:00Z, 1",
        "+1000000000-12-31T23:59:59Z, 253402300799999"
    })
    void withoutAUsableTimestampTheTimeOfRefusalCounts(Instant refused, long timestampMs) {
        for (DeadLetterId.Source source : List.of(
                new MessageOffset(Topics.USERS_CREATED.name(), 0, 5, 0), new RunSequence(FakeDeadLetters.RUN, 1))) {
            DeadLetterId id = new DeadLetterId(source, Stage.PARSER);
            topic.add(new DeadLetter(null, null, List.of(), RefusalReason.NULL_VALUE, "forged", id, refused));
        }

        assertThat(topic.replay(Repair.NONE).replayed()).isEqualTo(2);
        assertThat(topic.published).extracting(ProducerRecord::timestamp).containsOnly(timestampMs);
    }

    @Test
    void warningsCountOldAndInvalidDeadLetters() {
        List<DeadLetterEntry> entries = List.of(
                FakeDeadLetters.entry(FakeDeadLetters.refusedByParser(1)),
                FakeDeadLetters.entry(FakeDeadLetters.refusedBy(Stage.POSTGRES, 1)));
        Instant monthLater = Instant.ofEpochMilli(FakeDeadLetters.NOON_MS + 2).plus(Duration.ofDays(30));

        assertThat(Replayer.warnings(entries, MADE_VALID, FakeDeadLetters.REFUSED))
                .isEmpty();
        assertThat(Replayer.warnings(entries, MADE_VALID, monthLater))
                .singleElement()
                .asString()
                .startsWith("warning: 1 of 2 dead letters are older than the retention of users_created (30 d)");
        assertThat(Replayer.warnings(entries, Repair.NONE, FakeDeadLetters.REFUSED))
                .singleElement()
                .asString()
                .startsWith("warning: 1 of 2 dead letters break the contract");
    }
}
