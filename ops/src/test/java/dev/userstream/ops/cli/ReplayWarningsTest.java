package dev.userstream.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.RefusalReason;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.ops.audit.AuditProgress;
import dev.userstream.ops.dlq.DeadLetterEntry;
import dev.userstream.ops.dlq.DeadLetterFilter;
import dev.userstream.ops.dlq.DeadLetterIndex;
import dev.userstream.ops.dlq.DeadLettersInMemory;
import dev.userstream.ops.dlq.Repair;
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
    void lettersOlderThanTheTopicKeepsItsMessagesAreCounted() {
        List<DeadLetterEntry> deadLetters =
                List.of(deadLetter(PUBLISHED, Stage.PARSER), deadLetter(PUBLISHED, Stage.POSTGRES));
        Instant monthLater = PUBLISHED.plus(Duration.ofDays(30)).plusMillis(1);

        assertThat(ReplayWarnings.of(deadLetters, REPAIR, MONTH, monthLater))
                .singleElement()
                .asString()
                .startsWith("warning: 1 of 2 dead letters are older than users_created keeps its messages (30 d)");
        assertThat(ReplayWarnings.of(deadLetters, REPAIR, MONTH, PUBLISHED)).isEmpty();
        assertThat(ReplayWarnings.of(deadLetters, REPAIR, Optional.empty(), monthLater))
                .isEmpty();
    }

    @Test
    void aLetterWithoutAUsableTimestampGoesByTheTimeOfItsRefusal() {
        List<DeadLetterEntry> deadLetters = List.of(deadLetter(Instant.EPOCH, Stage.PARSER));

        assertThat(ReplayWarnings.of(deadLetters, REPAIR, MONTH, PUBLISHED)).isEmpty();
        assertThat(ReplayWarnings.of(deadLetters, REPAIR, MONTH, PUBLISHED.plus(Duration.ofDays(31))))
                .hasSize(1);
    }

    @Test
    void whatTheParserRefusedIsWarnedAboutUnlessItIsRepaired() {
        List<DeadLetterEntry> deadLetters =
                List.of(deadLetter(PUBLISHED, Stage.PARSER), deadLetter(PUBLISHED, Stage.POSTGRES));

        assertThat(ReplayWarnings.of(deadLetters, Repair.NONE, MONTH, PUBLISHED))
                .singleElement()
                .asString()
                .startsWith("warning: 1 of 2 dead letters break the contract");
    }

    private static DeadLetterEntry deadLetter(Instant published, Stage stage) {
        DeadLetter deadLetter = new DeadLetter(
                null,
                null,
                List.of(),
                RefusalReason.NULL_VALUE,
                "made up",
                new DeadLetterId(new MessageOffset("users_created", 0, 1, published.toEpochMilli()), stage),
                PUBLISHED);
        return DeadLetterIndex.read(DeadLettersInMemory.of(deadLetter), DeadLetterFilter.all(), AuditProgress.none())
                .deadLetters()
                .get(0);
    }
}
