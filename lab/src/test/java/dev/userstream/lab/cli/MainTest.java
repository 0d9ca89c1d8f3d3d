package dev.userstream.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.settings.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Wrong options are refused before anything is started. */
final class MainTest {
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource({
        "chaos, --kills=0, --kills: 0",
        "chaos, --rate=0, --rate: 0.0",
        "chaos, --duration=10ms, --duration: PT0.01S",
        "chaos, --duration=soon, soon (expected: a duration such as 500ms",
        "chaos, --longest-freeze=41s, --longest-freeze: 41 s",
        "chaos, --only=broker-melt, --only: broker-melt (expected: COMPONENT-freeze:TIME",
        "chaos, --only=moon-kill, moon-kill (expected: COMPONENT-freeze:TIME",
        "chaos, --only=job-restart:5s, job-restart:5s (expected: COMPONENT-freeze:TIME",
        "chaos, --only=kafka-freeze:6m, kafka-freeze:6m (expected: COMPONENT-freeze:TIME",
        "chaos, --report=no/such/folder/report.json, --report: no/such/folder/report.json",
        "bench, speed, throughput",
        "bench throughput, --pairs=0, --pairs: 0",
        "bench throughput, --users=10, --users: 10",
        "bench throughput, --stores=mysql, mysql",
        "bench latency, '--rates=50,0', '--rates: [50, 0]'",
        "bench throughput, --duration=0, --duration: 0"
    })
    void wrongOptionIsNamed(String command, String option, String message) {
        assertThat(run((command + " " + option).split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).containsIgnoringCase(message);
    }

    @Test
    void wrongOptionKeepsAnEarlierReport(@TempDir Path folder) throws Exception {
        Path report = Files.writeString(folder.resolve("report.json"), "earlier");

        assertThat(run("chaos", "--kills=0", "--report=" + report)).isEqualTo(ExitCode.USAGE);

        assertThat(report).hasContent("earlier");
    }

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        return line.setErr(new PrintWriter(err, true)).execute(arguments);
    }
}
