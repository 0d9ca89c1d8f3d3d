package dev.userstream.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.DeadLetter;
import dev.userstream.events.DeadLetter.Origin;
import dev.userstream.events.DeadLetter.Rejecter;
import dev.userstream.events.Header;
import dev.userstream.events.MessageHeaders;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.ReplayCodec;
import dev.userstream.ops.audit.AuditProgress;
import dev.userstream.ops.dlq.Catalogue;
import dev.userstream.ops.dlq.Letter;
import dev.userstream.ops.dlq.LetterFilter;
import dev.userstream.ops.dlq.LettersInMemory;
import dev.userstream.ops.json.LetterJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Letters whose every part was written by somebody who wants to steer the reader's terminal. */
final class LetterTextTest {
    /** Clears a screen, by the short and by the long control, sets a title, forges a line, turns text around. */
    private static final String HOSTILE = "\u001b[2J\u009b2J\u001b]0;x\u0007\r\nPASS\u202e";

    private static final DeadLetter LETTER = new DeadLetter(
            bytes(HOSTILE),
            bytes("{" + HOSTILE),
            List.of(
                    Header.ofText(MessageHeaders.RUN_ID, HOSTILE),
                    Header.ofText(ReplayCodec.REPLAY_OF, HOSTILE),
                    Header.ofText(HOSTILE, HOSTILE)),
            RefusalReason.INVALID_JSON,
            HOSTILE,
            new Origin.Position("users_created", 0, 1, 1_760_000_000_000L),
            Rejecter.PARSER,
            Instant.EPOCH);

    @Test
    void nothingInALetterSteersTheTerminal() {
        Letter letter = Catalogue.read(LettersInMemory.of(LETTER), LetterFilter.all(), AuditProgress.none())
                .letters()
                .get(0);

        for (String shown : List.of(
                LetterText.table(List.of(letter)), LetterText.whole(letter, LETTER), LetterJson.write(letter))) {
            assertThat(shown.replace("\n", ""))
                    .contains("users_created-0@1")
                    .doesNotContainPattern("[\\p{Cntrl}\\u0080-\\u009f\\u202a-\\u202e]");
            assertThat(shown.lines()).noneMatch(line -> line.startsWith("PASS"));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
