package dev.userstream.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.Header;
import dev.userstream.events.MessageHeaders;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.deadletter.ReplayMarkerCodec;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.ops.dlq.DeadLetterEntry;
import dev.userstream.ops.dlq.DeadLetterFilter;
import dev.userstream.ops.dlq.DeadLetterIndex;
import dev.userstream.ops.dlq.FakeDeadLetters;
import dev.userstream.ops.pipeline.Progress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Dead letters whose every part is hostile to a terminal. */
final class DeadLetterTextTest {
    /** Clears a screen, by the short and by the long control, sets a title, forges a line, turns text around. */
    private static final String HOSTILE = "\u001b[2J\u009b2J\u001b]0;x\u0007\r\nPASS\u202e";

    private static final DeadLetter HOSTILE_DEAD_LETTER = new DeadLetter(
            bytes(HOSTILE),
            bytes("{" + HOSTILE),
            List.of(
                    Header.ofText(MessageHeaders.RUN_ID, HOSTILE),
                    Header.ofText(ReplayMarkerCodec.REPLAY_OF, HOSTILE),
                    Header.ofText(HOSTILE, HOSTILE)),
            RefusalReason.INVALID_JSON,
            HOSTILE,
            new DeadLetterId(new MessageOffset("users_created", 0, 1, 1_760_000_000_000L), Stage.PARSER),
            Instant.EPOCH);

    @Test
    void deadLettersAreSafeToPrint() {
        DeadLetterEntry entry = DeadLetterIndex.read(
                        FakeDeadLetters.topic(HOSTILE_DEAD_LETTER), DeadLetterFilter.named(), Progress.NONE)
                .all()
                .get(0);

        for (String shown : List.of(
                DeadLetterText.table(List.of(entry)),
                DeadLetterText.whole(entry, HOSTILE_DEAD_LETTER),
                JsonLine.of(entry.document()))) {
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
