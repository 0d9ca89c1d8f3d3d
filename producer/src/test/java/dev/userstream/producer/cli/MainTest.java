package dev.userstream.producer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.settings.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

final class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"--help", "publish --help", "serve --help", "topics --help"})
    void helpIsPrintedToStandardOutput(String arguments) {
        assertThat(execute(arguments)).isZero();
        assertThat(out.toString()).startsWith("Usage: userstream");
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "publish --version", "serve --version", "topics --version"})
    void everyCommandPrintsItsVersion(String arguments) {
        assertThat(execute(arguments)).isZero();
        assertThat(out.toString()).startsWith("userstream-producer ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "publsh",
                "publish --user 3",
                "publish --users none",
                "publish --run-id a/b",
                "publish --url nowhere",
                "serve now",
                "topics all"
            })
    void anInvalidCommandLineIsAUsageError(String arguments) {
        assertThat(execute(arguments)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).isNotEmpty();
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aCommandWithoutItsSettingsIsAUsageError() {
        assertThat(execute("serve")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("USERSTREAM_KAFKA_BOOTSTRAP_SERVERS: not set (expected: host:port");
    }

    @Test
    void exhaustedHeapHasItsOwnExitCodeAndMessage() {
        CommandLine command = new CommandLine(new Exhausted()).setErr(new PrintWriter(err));

        assertThat(Main.run(command)).isEqualTo(ExitCode.OUT_OF_MEMORY);
        assertThat(err.toString())
                .startsWith("out of memory: Java heap space of ")
                .contains("expected: a larger heap")
                .hasLineCount(1);
    }

    @Command
    private static final class Exhausted implements Runnable {
        @Override
        public void run() {
            throw new OutOfMemoryError("Java heap space");
        }
    }

    private int execute(String arguments) {
        CommandLine command = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return command.execute(arguments.isEmpty() ? new String[0] : arguments.split(" "));
    }
}
