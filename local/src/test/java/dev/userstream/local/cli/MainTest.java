package dev.userstream.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpOfEveryCommandNamesItsExitCodes() {
        for (String command : Main.commandLine().getSubcommands().keySet()) {
            assertThat(run(command, "--help")).as(command).isZero();
        }
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("stack", "clean", "130");
    }

    @Test
    void everyCommandPrintsTheVersion() {
        assertThat(run("stack", "--version")).isZero();
        assertThat(out.toString()).startsWith("userstream ");
    }

    @Test
    void anUnknownOptionIsAUsageError() {
        assertThat(run("stack", "--prots", "free")).isEqualTo(2);
        assertThat(err.toString()).contains("--prots");
    }

    @Test
    void aPortInUseIsOneLineAndExitCode3() throws Exception {
        try (ServerSocket taken = listen()) {
            assertThat(taken.isBound()).isTrue();
            assertThat(run("stack", "--components", "postgres")).isEqualTo(3);
        }
        assertThat(err.toString()).startsWith("port 5432: in use").hasLineCount(1);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aStoreThatDoesNotAnswerIsOneLineAndExitCode3() {
        StringWriter said = new StringWriter();

        assertThat(Main.explain(new KafkaException("no broker"), new PrintWriter(said, true)))
                .isEqualTo(3);
        assertThat(said.toString()).isEqualToIgnoringNewLines("no broker");
    }

    @ParameterizedTest
    @CsvSource({
        "--users 0, --users: 0 (expected: 1 or more)",
        "--rate NaN, --rate: NaN (expected: more than 0",
        "--api-url ftp://host/, --api-url: ftp://host/ (expected: an http:// or https:// address)",
        "--source live --api-url http://h/, '--source, --api-url: both given (expected: one of them)'",
        "--source offline --report no/such/folder/report.json, --report: no/such/folder/report.json"
    })
    void wrongDemoOptionIsNamedBeforeAnythingStarts(String options, String message) {
        assertThat(run(("demo " + options).split(" "))).isEqualTo(2);
        assertThat(err.toString()).startsWith(message).hasLineCount(1);
    }

    /** Takes the port, unless it is in use already, which serves the test as well. */
    private static ServerSocket listen() throws IOException {
        try {
            return new ServerSocket(5432, 1, InetAddress.getLoopbackAddress());
        } catch (BindException e) {
            return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        }
    }

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
