package dev.userstream.ops.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterCodec;
import dev.userstream.ops.audit.FakePipeline;
import dev.userstream.ops.dlq.FakeDeadLetters;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StatusReportTest {
    @Test
    void partsThatCanTakeLongReportTheirProgress() {
        FakePipeline pipeline = FakePipeline.withRun(3);
        DeadLetter deadLetter = FakeDeadLetters.refusedByParser(1);
        pipeline.deadLetters.append(0, deadLetter.key(), deadLetter.value(), DeadLetterCodec.headers(deadLetter));
        List<String> reports = new ArrayList<>();

        StatusReport.of(pipeline, (work, done, total) -> reports.add(work + " " + done + "/" + total));

        assertThat(reports)
                .containsExactly(
                        "reading dead letters 1/1",
                        "counting the rows of cassandra 0/0",
                        "counting the rows of cassandra 3/3",
                        "counting the rows of postgres 0/0",
                        "counting the rows of postgres 3/3");
    }
}
