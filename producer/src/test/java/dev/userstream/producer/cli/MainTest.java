package dev.userstream.producer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

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
    void everyCommandTellsItsVersion(String arguments) {
        assertThat(execute(arguments)).isZero();
        assertThat(out.toString()).startsWith("userstream-producer ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "publsh", "publish --user 3", "serve now", "topics all"})
    void whatIsNoCommandIsAMatterOfUsage(String arguments) {
        assertThat(execute(arguments)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).isNotEmpty();
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void everyProblemOfOptionsAndEnvironmentIsToldAtOnce() {
        int code =
                execute("publish --users none --rate 0 --nationalities us,xx --run-id a/b --bootstrap-servers nowhere"
                        + " --api-url ftp://example.com");

        assertThat(code).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .contains(
                        "--users: none (expected: a whole number",
                        "--rate: 0 (expected: a number above 0",
                        "--nationalities: \"XX\" (expected: any of",
                        "--run-id: a/b (expected: 1 to 250 characters",
                        "USERSTREAM_KAFKA_BOOTSTRAP_SERVERS: nowhere (expected: host:port",
                        "USERSTREAM_API_URL: ftp://example.com (expected: an http");
    }

    @Test
    void aNumberAndADurationExcludeEachOther() {
        assertThat(execute("publish --users 1 --duration 1s --bootstrap-servers broker:9092"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--users, --duration: both given (expected: one of them)");
    }

    private int execute(String arguments) {
        CommandLine command = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return command.execute(arguments.isEmpty() ? new String[0] : arguments.split(" "));
    }
}
