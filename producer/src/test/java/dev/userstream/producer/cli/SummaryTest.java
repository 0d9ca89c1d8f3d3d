package dev.userstream.producer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.RunId;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunRequest;
import dev.userstream.events.run.RunState;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class SummaryTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void saysWhatBecameOfTheRun() {
        assertThat(Summary.lines(run(RunState.SUCCEEDED, null, 1, new RunRequest(7L, null, null, List.of(), null))))
                .containsExactly(
                        "run        r", "state      SUCCEEDED", "published  7", "rejected   2", "active     1.5 s");
    }

    @Test
    void saysWhyARunFailed() {
        assertThat(Summary.lines(run(RunState.FAILED, "kafka: no", 3, new RunRequest(9L, null, null, List.of(), null))))
                .contains("state      FAILED", "attempt    3", "cause      kafka: no");
    }

    @Test
    void progressWithoutATerminalIsPlainLines() {
        StringWriter err = new StringWriter();
        RunRequest timed = new RunRequest(null, Duration.ofSeconds(3), null, List.of(), null);

        try (ProgressDisplay display = new ProgressDisplay.Lines(new PrintWriter(err))) {
            display.show(run(RunState.RUNNING, null, 1, timed));
            display.show(run(RunState.RUNNING, null, 1, timed));
            display.show(run(RunState.SUCCEEDED, null, 1, timed));
        }

        assertThat(err.toString().lines())
                .containsExactly("r: 1 of 3 s, 7 published, 2 rejected", "r: 1 of 3 s, 7 published, 2 rejected");
    }

    @Test
    void whoeverStartsTheCommandDecidesWhetherThereIsATerminal() {
        assertThat(ProgressDisplay.isTerminal("true")).isTrue();
        assertThat(ProgressDisplay.isTerminal("false")).isFalse();
    }

    private static Run run(RunState state, String cause, int attempt, RunRequest request) {
        return new Run(
                new RunId("r"),
                request,
                "seed",
                10,
                Run.Owner.COMMAND,
                state,
                cause,
                attempt,
                9,
                7,
                2,
                Duration.ofMillis(1_500),
                new TreeMap<>(),
                NOW,
                NOW);
    }
}
