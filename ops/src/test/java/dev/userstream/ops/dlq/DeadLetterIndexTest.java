package dev.userstream.ops.dlq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.events.RefusalReason;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.ops.pipeline.Progress;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DeadLetterIndexTest {
    private final FakeDeadLetters topic = new FakeDeadLetters();

    @Test
    void repeatedRecordsAreOneDeadLetter() {
        topic.add(FakeDeadLetters.refusedByParser(1));
        topic.add(FakeDeadLetters.refusedByParser(1));
        topic.add(FakeDeadLetters.refusedBy(Stage.POSTGRES, 1));

        assertThat(topic.index().all()).extracting(DeadLetterEntry::repeats).containsExactly(1, 0);
    }

    @Test
    void aDeadLetterRepeatedAfterItsReplayStaysReplayed() {
        topic.add(FakeDeadLetters.refusedByParser(1));
        topic.replay(Repair.NONE);
        topic.add(FakeDeadLetters.refusedByParser(1));

        assertThat(topic.index().open()).isEmpty();
    }

    @Test
    void aDeadLetterIsFoundByEachOfItsNames() {
        topic.add(FakeDeadLetters.refusedByParser(1));
        topic.add(FakeDeadLetters.refusedBy(Stage.POSTGRES, 1));
        topic.add(FakeDeadLetters.letter(9, null, RefusalReason.INVALID_SOURCE_USER, Stage.PRODUCER));

        assertThat(named("users_created-1@101")).containsExactly(0L, 1L);
        assertThat(named("users_created-1@101/postgres")).containsExactly(1L);
        assertThat(named("users_created.dlq-0@1")).containsExactly(1L);
        assertThat(named("run-1@9")).containsExactly(2L);
        assertThat(named("users_created-1@10")).isEmpty();
    }

    @Test
    void malformedNamesAreRefused() {
        for (String text : List.of("", "users_created", "users_created-1@", "a@1/nobody", "a b@1", "a@1\n")) {
            assertThatThrownBy(() -> DeadLetterName.parse(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected: ");
        }
    }

    @Test
    void untrustedTextHasNoControlCharacters() {
        assertThat(SafeText.line("\u001b[2J\u202e", 10)).isEqualTo("\uFFFD[2J\uFFFD");
        assertThat(SafeText.text(FakeDeadLetters.bytes("a\u001bb"))).isEmpty();
        assertThat(SafeText.key(new byte[] {0, (byte) 0xff})).isEqualTo("0x00ff");
        assertThat(SafeText.hex(FakeDeadLetters.bytes("\u001bok")))
                .contains("1b 6f 6b", ".ok")
                .doesNotContain("\u001b");
    }

    private List<Long> named(String name) {
        return DeadLetterIndex.read(topic.pipeline, DeadLetterName.parse(name)::matches, Progress.NONE).all().stream()
                .map(DeadLetterEntry::offset)
                .toList();
    }
}
