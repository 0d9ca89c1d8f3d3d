package dev.userstream.ops.dlq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.events.RefusalReason;
import dev.userstream.events.deadletter.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class CommandRepairTest {
    private final DeadLetter deadLetter = DeadLetters.refusedByParser(4);

    @Test
    void theCommandGetsTheValueAndWhatIsKnownAboutIt() throws Exception {
        assertThat(repaired("cat; printf ' %s %s %s' \"$LETTER\" \"$LETTER_KEY\" \"$LETTER_REASON\""))
                .isEqualTo("{broken users_created-1@104/parser " + DeadLetters.id(4) + ' '
                        + RefusalReason.INVALID_JSON.code());
    }

    @Test
    void aCommandThatReadsNothingIsFine() throws Exception {
        assertThat(repaired("echo fixed")).isEqualTo("fixed\n");
    }

    @Test
    void aCommandThatFailsOrGivesNothingRepairsNothing() {
        assertThatThrownBy(() -> repaired("cat; exit 3"))
                .isInstanceOf(RepairFailedException.class)
                .hasMessageContaining("3");
        assertThatThrownBy(() -> repaired("true"))
                .isInstanceOf(RepairFailedException.class)
                .hasMessageContaining("no value");
    }

    @Test
    void aCommandThatDoesNotEndIsEnded() {
        assertThatThrownBy(
                        () -> new CommandRepair("sleep 600", Duration.ofMillis(50)).apply(deadLetter.id(), deadLetter))
                .isInstanceOf(RepairFailedException.class)
                .hasMessageContaining("not ended");
    }

    @Test
    void anEditorThatChangesNothingLeavesTheLetterAlone() throws Exception {
        assertThat(new EditorRepair("true").apply(deadLetter.id(), deadLetter)).isEqualTo(new Repair.LeftAlone());
        assertThat(new EditorRepair("printf new >").apply(deadLetter.id(), deadLetter))
                .isInstanceOfSatisfying(
                        Repair.Repaired.class, done -> assertThat(done.value()).isEqualTo(DeadLetters.bytes("new")));
    }

    private String repaired(String command) throws Exception {
        Repair.Result result = new CommandRepair(command, Duration.ofSeconds(60)).apply(deadLetter.id(), deadLetter);
        return new String(((Repair.Repaired) result).value(), StandardCharsets.UTF_8);
    }
}
