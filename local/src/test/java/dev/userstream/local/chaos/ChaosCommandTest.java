package dev.userstream.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What is wrong is said before anything starts. */
final class ChaosCommandTest {
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource({
        "--kills, 0, --kills: 0",
        "--rate, 0, --rate: 0.0",
        "--duration, 0s, --duration: PT0S",
        "--duration, soon, soon (expected: a duration such as 90s",
        "--longest-freeze, 41s, --longest-freeze: 41 s",
        "--stack, compose, --stack: compose (expected: local"
    })
    void whatIsOutOfRangeIsNamed(String option, String value, String complaint) {
        assertThat(run(option, value)).isEqualTo(2);
        assertThat(err.toString()).contains(complaint);
    }

    @Test
    void anUnwritableReportIsAWrongSetting() {
        assertThat(run("--report", "no/such/folder/report.json")).isEqualTo(2);
        assertThat(err.toString()).startsWith("--report: ").hasLineCount(1);
    }

    @Test
    void aWrongSettingLeavesAnOlderReportAlone(@TempDir Path folder) throws Exception {
        Path report = Files.writeString(folder.resolve("report.json"), "older");

        assertThat(run("--kills", "0", "--report", report.toString())).isEqualTo(2);

        assertThat(report).hasContent("older");
    }

    private int run(String... arguments) {
        CommandLine line = new CommandLine(new ChaosCommand());
        line.setErr(new PrintWriter(err, true)).setExecutionExceptionHandler((failure, command, parsed) -> {
            command.getErr().println(failure.getMessage());
            return 2;
        });
        return line.execute(arguments);
    }
}
