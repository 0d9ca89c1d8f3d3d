package dev.userstream.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.DeadLetter;
import dev.userstream.events.DeadLetter.Origin;
import dev.userstream.events.DeadLetter.Rejecter;
import dev.userstream.events.RefusalReason;
import dev.userstream.ops.audit.AuditProgress;
import dev.userstream.ops.dlq.Catalogue;
import dev.userstream.ops.dlq.Letter;
import dev.userstream.ops.dlq.LetterFilter;
import dev.userstream.ops.dlq.LettersInMemory;
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
        List<Letter> letters = List.of(letter(PUBLISHED, Rejecter.PARSER), letter(PUBLISHED, Rejecter.POSTGRES));
        Instant monthLater = PUBLISHED.plus(Duration.ofDays(30)).plusMillis(1);

        assertThat(ReplayWarnings.of(letters, REPAIR, MONTH, monthLater))
                .singleElement()
                .asString()
                .startsWith("warning: 1 of 2 letters are older than users_created keeps its messages (30 d)");
        assertThat(ReplayWarnings.of(letters, REPAIR, MONTH, PUBLISHED)).isEmpty();
        assertThat(ReplayWarnings.of(letters, REPAIR, Optional.empty(), monthLater))
                .isEmpty();
    }

    @Test
    void aLetterWithoutAUsableTimestampGoesByTheTimeOfItsRefusal() {
        List<Letter> letters = List.of(letter(Instant.EPOCH, Rejecter.PARSER));

        assertThat(ReplayWarnings.of(letters, REPAIR, MONTH, PUBLISHED)).isEmpty();
        assertThat(ReplayWarnings.of(letters, REPAIR, MONTH, PUBLISHED.plus(Duration.ofDays(31))))
                .hasSize(1);
    }

    @Test
    void whatTheParserRefusedIsWarnedAboutUnlessItIsRepaired() {
        List<Letter> letters = List.of(letter(PUBLISHED, Rejecter.PARSER), letter(PUBLISHED, Rejecter.POSTGRES));

        assertThat(ReplayWarnings.of(letters, Repair.NONE, MONTH, PUBLISHED))
                .singleElement()
                .asString()
                .startsWith("warning: 1 of 2 letters break the contract");
    }

    private static Letter letter(Instant published, Rejecter rejecter) {
        DeadLetter letter = new DeadLetter(
                null,
                null,
                List.of(),
                RefusalReason.NULL_VALUE,
                "made up",
                new Origin.Position("users_created", 0, 1, published.toEpochMilli()),
                rejecter,
                PUBLISHED);
        return Catalogue.read(LettersInMemory.of(letter), LetterFilter.all(), AuditProgress.none())
                .letters()
                .get(0);
    }
}
