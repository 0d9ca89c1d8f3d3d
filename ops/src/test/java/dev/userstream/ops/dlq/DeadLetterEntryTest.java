package dev.userstream.ops.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.RefusalReason;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.ops.pipeline.Progress;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DeadLetterEntryTest {
    private final FakeDeadLetters topic = new FakeDeadLetters();

    @Test
    void repeatedRecordsAreOneDeadLetter() {
        topic.add(FakeDeadLetters.refusedByParser(1));
        topic.add(FakeDeadLetters.refusedByParser(1));
        topic.add(FakeDeadLetters.refusedBy(Stage.POSTGRES, 1));

        assertThat(topic.entries()).extracting(DeadLetterEntry::repeats).containsExactly(1, 0);
    }

    @Test
    void aDeadLetterRepeatedAfterItsReplayStaysReplayed() {
        topic.add(FakeDeadLetters.refusedByParser(1));
        topic.replay(Repair.NONE);
        topic.add(FakeDeadLetters.refusedByParser(1));

        assertThat(topic.open()).isEmpty();
    }

    @Test
    void aDeadLetterIsFoundByEachOfItsNames() {
        topic.add(FakeDeadLetters.refusedByParser(1));
        topic.add(FakeDeadLetters.refusedBy(Stage.POSTGRES, 1));
        topic.add(FakeDeadLetters.deadLetter(9, null, RefusalReason.INVALID_SOURCE_USER, Stage.PRODUCER));

        assertThat(named("users_created-1@101")).containsExactly(0L, 1L);
        assertThat(named("users_created-1@101/postgres")).containsExactly(1L);
        assertThat(named("users_created.dlq-0@1")).containsExactly(1L);
        assertThat(named("run-1@9")).containsExactly(2L);
        assertThat(named("users_created-1@10")).isEmpty();
    }

    @Test
    void theNewestAreKept_withBoundedMemory() {
        for (int sequence = 0; sequence <= DeadLetterEntry.MAX_NEWEST; sequence++) {
            topic.add(FakeDeadLetters.refusedByParser(sequence));
        }

        List<DeadLetterEntry> newest = DeadLetterEntry.newest(topic.pipeline, entry -> true, message -> {});

        assertThat(newest).hasSize(DeadLetterEntry.MAX_NEWEST);
        assertThat(newest.get(0).offset()).isOne();
    }

    @Test
    void aDeadLetterIsFoundByItsOffset() {
        topic.add(FakeDeadLetters.refusedByParser(1));
        topic.add(FakeDeadLetters.refusedByParser(2));
        topic.replay(Repair.NONE);

        assertThat(DeadLetterEntry.find(topic.pipeline, 0, 1)).hasValueSatisfying(entry -> {
            assertThat(entry.offset()).isOne();
            assertThat(entry.isOpen()).isFalse();
        });
        assertThat(DeadLetterEntry.find(topic.pipeline, 0, 99)).isEmpty();
    }

    private List<Long> named(String name) {
        return DeadLetterEntry.read(topic.pipeline, new DeadLetterName(name)::matches, Progress.NONE).stream()
                .map(DeadLetterEntry::offset)
                .toList();
    }
}
