package dev.userstream.local.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What is wrong is said before anything starts. */
final class SoakCommandTest {
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource({
        "--rate=0, --rate: 0.0",
        "--duration=1m, --duration: PT1M (expected: 5m to 24h",
        "--duration=soon, soon (expected: a duration such as 90s",
        "--id=../x, --id: ../x",
        "--resume=no-such-soak, --resume: no-such-soak: no such soak",
        "--rate=5 --budget, --rate: 5.0 (expected: absent with --budget)",
        "--resume=x --rate=5, --resume: x (expected: no --rate",
    })
    void whatIsWrongIsNamed(String arguments, String complaint) {
        CommandLine line = new CommandLine(new SoakCommand());
        line.setErr(new PrintWriter(err, true)).setExecutionExceptionHandler((failure, command, parsed) -> {
            command.getErr().println(failure.getMessage());
            return 2;
        });

        assertThat(line.execute(arguments.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString()).contains(complaint);
    }
}
