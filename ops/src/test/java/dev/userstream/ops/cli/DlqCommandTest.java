package dev.userstream.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.Header;
import dev.userstream.events.MessageHeaders;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.deadletter.ReplayMarker;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.ops.dlq.DeadLetterEntry;
import dev.userstream.ops.dlq.DeadLetterName;
import dev.userstream.ops.dlq.FakeDeadLetters;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ParseResult;

final class DlqCommandTest {
    /** Clears a screen, by the short and by the long control, sets a title, forges a line, turns text around. */
    private static final String HOSTILE = "\u001b[2J\u009b2J\u001b]0;x\u0007\r\nPASS\u202e";

    private static final DeadLetter HOSTILE_DEAD_LETTER = new DeadLetter(
            bytes(HOSTILE),
            bytes("{" + HOSTILE),
            List.of(
                    Header.ofText(MessageHeaders.RUN_ID, HOSTILE),
                    Header.ofText(ReplayMarker.REPLAY_OF, HOSTILE),
                    Header.ofText(HOSTILE, HOSTILE)),
            RefusalReason.INVALID_JSON,
            HOSTILE,
            new DeadLetterId(new MessageOffset("users_created", 0, 1, 1_760_000_000_000L), Stage.PARSER),
            Instant.EPOCH);

    private static final DeadLetterEntry INVALID = FakeDeadLetters.entry(FakeDeadLetters.refusedByParser(1));
    private static final DeadLetterEntry REFUSED = FakeDeadLetters.entry(FakeDeadLetters.refusedBy(Stage.POSTGRES, 2));

    @Test
    void deadLettersAreSafeToPrint() {
        DeadLetterEntry entry = FakeDeadLetters.entry(HOSTILE_DEAD_LETTER);

        for (String shown : List.of(
                DlqCommand.table(List.of(entry)),
                DlqCommand.text(entry, HOSTILE_DEAD_LETTER),
                Terminal.json(entry.document()))) {
            assertThat(shown.replace("\n", ""))
                    .contains("users_created-0@1")
                    .doesNotContainPattern("[\\p{Cntrl}\\u0080-\\u009f\\u202a-\\u202e]");
            assertThat(shown.lines()).noneMatch(line -> line.startsWith("PASS"));
        }
    }

    @Test
    void everyOptionNarrowsTheSelection() {
        String refusedAt = FakeDeadLetters.REFUSED.toString();

        assertThat(selected("")).containsExactly(INVALID, REFUSED);
        assertThat(selected("--reason invalid_json")).containsExactly(INVALID);
        assertThat(selected("--reason invalid_json,store_refused")).containsExactly(INVALID, REFUSED);
        assertThat(selected("--store postgres")).containsExactly(REFUSED);
        assertThat(selected("--from " + refusedAt + " --source-partition 1")).containsExactly(INVALID, REFUSED);
        assertThat(selected("--to " + refusedAt)).isEmpty();
        assertThat(selected("--from 1h")).isEmpty();
        assertThat(selected("--source-partition 0")).isEmpty();
        assertThat(selected("users_created-1@102")).containsExactly(REFUSED);
    }

    @Test
    void unknownNamesAreReported() {
        assertThat(options("users_created-1@101 users_created-1@101/postgres").unknown(List.of(INVALID)))
                .extracting(DeadLetterName::toString)
                .containsExactly("users_created-1@101/postgres");
    }

    private static Stream<DeadLetterEntry> selected(String arguments) {
        return Stream.of(INVALID, REFUSED).filter(options(arguments)::select);
    }

    private static DeadLetterOptions options(String arguments) {
        String[] all = ("dlq replay " + arguments).strip().split(" ", -1);
        ParseResult replay = Main.commandLine().parseArgs(all).subcommand().subcommand();
        return (DeadLetterOptions) replay.commandSpec().mixins().get("options").userObject();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
