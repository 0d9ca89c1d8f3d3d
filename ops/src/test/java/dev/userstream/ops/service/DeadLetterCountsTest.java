package dev.userstream.ops.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.DeadLetterId.RunSequence;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.ops.audit.FakePipeline;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DeadLetterCountsTest {
    private final FakePipeline pipeline = new FakePipeline();

    @Test
    void repeatedRecordsCountOnce() {
        pipeline.refuse(1);
        pipeline.refuse(2);
        mark(1);
        mark(1);
        pipeline.refuse(1);
        pipeline.deadLetters.append(1, null, null, List.of());

        StatusReport report = StatusReport.of(pipeline);

        assertThat(report.deadLetters()).containsExactly(Map.entry("store_refused", 2L));
        assertThat(report.deadLettersReplayed()).containsExactly(Map.entry("store_refused", 1L));
    }

    @Test
    void aMarkerWithoutADeadLetterDoesNotCount() {
        mark(1);

        assertThat(StatusReport.of(pipeline).deadLettersReplayed()).isEmpty();
    }

    private void mark(long sequence) {
        pipeline.mark(new DeadLetterId(new RunSequence(FakePipeline.RUN, sequence), Stage.PRODUCER), null, 0);
    }
}
