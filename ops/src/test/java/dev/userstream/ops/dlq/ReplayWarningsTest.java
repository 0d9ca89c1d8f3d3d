package dev.userstream.ops.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.RefusalReason;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.ops.pipeline.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ReplayWarningsTest {
    private static final Optional<Duration> MONTH = Optional.of(Duration.ofDays(30));
    private static final Instant PUBLISHED = Instant.parse("2026-11-01T12:00:00Z");
    private static final Repair REPAIR = Repair.by(new byte[] {'{', '}'});

    @Test
    void deadLettersOlderThanTheRetentionAreCounted() {
        List<DeadLetterEntry> letters = List.of(letter(PUBLISHED, Stage.PARSER), letter(PUBLISHED, Stage.POSTGRES));
        Instant monthLater = PUBLISHED.plus(Duration.ofDays(30)).plusMillis(1);

        assertThat(ReplayWarnings.of(letters, REPAIR, MONTH, monthLater))
                .singleElement()
                .asString()
                .startsWith("warning: 1 of 2 dead letters are older than the retention of users_created (30 d)");
        assertThat(ReplayWarnings.of(letters, REPAIR, MONTH, PUBLISHED)).isEmpty();
        assertThat(ReplayWarnings.of(letters, REPAIR, Optional.empty(), monthLater))
                .isEmpty();
    }

    @Test
    void withoutAUsableTimestampTheTimeOfRefusalCounts() {
        List<DeadLetterEntry> letters = List.of(letter(Instant.EPOCH, Stage.PARSER));

        assertThat(ReplayWarnings.of(letters, REPAIR, MONTH, PUBLISHED)).isEmpty();
        assertThat(ReplayWarnings.of(letters, REPAIR, MONTH, PUBLISHED.plus(Duration.ofDays(31))))
                .hasSize(1);
    }

    @Test
    void invalidValuesWithoutARepairAreCounted() {
        List<DeadLetterEntry> letters = List.of(letter(PUBLISHED, Stage.PARSER), letter(PUBLISHED, Stage.POSTGRES));

        assertThat(ReplayWarnings.of(letters, Repair.NONE, MONTH, PUBLISHED))
                .singleElement()
                .asString()
                .startsWith("warning: 1 of 2 dead letters break the contract");
    }

    private static DeadLetterEntry letter(Instant published, Stage stage) {
        DeadLetter letter = new DeadLetter(
                null,
                null,
                List.of(),
                RefusalReason.NULL_VALUE,
                "made up",
                new DeadLetterId(new MessageOffset("users_created", 0, 1, published.toEpochMilli()), stage),
                PUBLISHED);
        return DeadLetterIndex.read(FakeDeadLetters.topic(letter), DeadLetterFilter.named(), Progress.NONE)
                .all()
                .get(0);
    }
}
