package dev.userstream.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.junit.jupiter.api.Test;

/** The progress of long work on standard error. */
final class TerminalTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(output, true, StandardCharsets.UTF_8);

    @Test
    void quickWorkShowsNothing() {
        try (Terminal lines = new Terminal(null, err, LONG, SHORT);
                Terminal terminal = new Terminal(this::bar, err, LONG, SHORT)) {
            lines.report("reading", 1, 2);
            terminal.report("reading", 1, 2);
        }
        assertThat(shown()).isEmpty();
    }

    @Test
    void longWorkShowsLinesWithoutATerminal() {
        try (Terminal terminal = new Terminal(null, err, SHORT, SHORT)) {
            terminal.report("reading", 1, 4);
            await().untilAsserted(() -> assertThat(shown()).contains("reading: 1 of 4 (25 %)"));
            terminal.report("counting", 0, 0);
            await().untilAsserted(() -> assertThat(shown()).contains("counting\n"));
            terminal.report("reading", 4, 4);
        }
        assertThat(shown().lines()).contains("reading: 4 of 4 (100 %)").doesNotHaveDuplicates();
    }

    @Test
    void longWorkShowsABarOnATerminal() {
        try (Terminal terminal = new Terminal(this::bar, err, SHORT, LONG)) {
            terminal.report("reading", 1, 4);
            await().untilAsserted(() -> assertThat(shown()).contains("reading", "25%"));
        }
        assertThat(shown()).contains("1/4");
    }

    private ProgressBarBuilder bar() {
        return new ProgressBarBuilder().setConsumer(new DelegatingProgressBarConsumer(err::println));
    }

    private String shown() {
        return output.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
