package dev.userstream.ops.dlq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.events.RefusalReason;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.ops.dlq.Repair.RepairFailedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RepairTest {
    private final DeadLetter deadLetter = FakeDeadLetters.refusedByParser(4);

    @Test
    void theCommandGetsTheValueAndItsFacts() throws Exception {
        assertThat(repaired("cat; printf ' %s %s %s' \"$LETTER\" \"$LETTER_KEY\" \"$LETTER_REASON\""))
                .isEqualTo("{broken users_created-1@104/parser " + FakeDeadLetters.id(4) + ' '
                        + RefusalReason.INVALID_JSON.code());
    }

    @Test
    void aCommandMayBeginWithASubshellAndEndWithAComment() throws Exception {
        assertThat(repaired("(cat) # unchanged")).isEqualTo("{broken");
    }

    @Test
    void aFailedOrSilentCommandRepairsNothing() {
        assertThatThrownBy(() -> repaired("cat; exit 3"))
                .isInstanceOf(RepairFailedException.class)
                .hasMessageContaining("3");
        assertThatThrownBy(() -> repaired("true"))
                .isInstanceOf(RepairFailedException.class)
                .hasMessageContaining("no value");
    }

    @Test
    void aCommandIsKilledAfterItsTimeout() {
        assertThatThrownBy(() ->
                        Repair.byCommand("sleep 600", Duration.ofMillis(50)).apply(deadLetter))
                .isInstanceOf(RepairFailedException.class)
                .hasMessageContaining("did not end");
    }

    @Test
    void anUnchangedValueLeavesTheDeadLetterOpen() throws Exception {
        assertThat(Repair.byEditor("true").apply(deadLetter)).isEmpty();
        assertThat(Repair.byEditor("printf new >").apply(deadLetter)).contains(FakeDeadLetters.bytes("new"));
    }

    private String repaired(String command) throws Exception {
        byte[] value = Repair.byCommand(command, Duration.ofSeconds(60))
                .apply(deadLetter)
                .orElseThrow();
        return new String(value, StandardCharsets.UTF_8);
    }
}
