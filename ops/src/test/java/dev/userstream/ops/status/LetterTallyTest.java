package dev.userstream.ops.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.DeadLetter.Origin;
import dev.userstream.events.DeadLetter.Rejecter;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.Replay;
import dev.userstream.events.ReplayCodec;
import dev.userstream.ops.audit.FakePipeline;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class LetterTallyTest {
    private final FakePipeline pipeline = new FakePipeline();

    @Test
    void aLetterAndItsReplayCountOnceHoweverOftenTheyAreRepeated() {
        pipeline.refuse(1);
        pipeline.refuse(2);
        mark(1);
        mark(1);
        pipeline.refuse(1);
        pipeline.deadLetters.append(1, null, null, List.of());

        LetterTally tally = tally();

        assertThat(tally.byReason()).containsOnlyKeys("store_refused").containsEntry("store_refused", 2L);
        assertThat(tally.replayed()).containsOnlyKeys("store_refused").containsEntry("store_refused", 1L);
    }

    @Test
    void aMarkWithoutALetterCountsNothing() {
        mark(1);

        assertThat(tally().replayed()).isEmpty();
    }

    private void mark(long sequence) {
        Replay replay = new Replay(
                new Origin.Sequence(FakePipeline.RUN, sequence),
                Rejecter.PRODUCER,
                RefusalReason.STORE_REFUSED,
                0,
                0,
                Instant.EPOCH);
        pipeline.deadLetters.append(1, null, null, ReplayCodec.headers(replay));
    }

    private LetterTally tally() {
        LetterTally tally = new LetterTally();
        pipeline.deadLetters.read(new TreeMap<>(), pipeline.deadLetters.endOffsets(), tally::accept);
        return tally;
    }
}
