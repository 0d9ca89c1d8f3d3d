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
        "--stack, cloud, --stack",
        "--only, broker-melt, broker-melt (expected: PART-freeze:TIME",
        "--only, moon-kill, moon-kill (expected: PART-freeze:TIME",
        "--only, job-restart:5s, job-restart:5s (expected: PART-freeze:TIME",
        "--only, kafka-freeze:6m, kafka-freeze:6m (expected: PART-freeze:TIME",
        "--show, no/such/file, --show: no/such/file"
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

    @ParameterizedTest
    @CsvSource({
        "broker-freeze:40s, freeze kafka, 40",
        "kafka-freeze, freeze kafka, 10",
        "cassandra-kill:5s, kill cassandra, 5",
        "job-restart, restart job, 0"
    })
    void oneFaultIsToldByPartDeedAndLength(String text, String label, long seconds) {
        Blow blow = new OnlyFault().convert(text);

        assertThat(blow.label()).isEqualTo(label);
        assertThat(blow.length().toSeconds()).isEqualTo(seconds);
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
