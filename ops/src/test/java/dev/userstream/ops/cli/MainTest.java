package dev.userstream.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.RunId;
import dev.userstream.ops.audit.Audit.UnknownRunException;
import dev.userstream.ops.pipeline.UnreachableException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

final class MainTest {
    private final StringWriter errors = new StringWriter();
    private final StringWriter output = new StringWriter();

    @Test
    void aCrashIsNoVerdict() {
        assertThat(exitCodeOf(new IllegalStateException("boom"))).isEqualTo(4);
        assertThat(errors.toString().lines())
                .singleElement()
                .asString()
                .contains("internal error", "boom", "nothing was proved");
    }

    @Test
    void serverMessagesHaveNoControlCharacters() {
        assertThat(exitCodeOf(new UnreachableException("Kafka", "\u001b[2Jgone\nPASS", "is it up?", null)))
                .isEqualTo(3);
        assertThat(errors.toString().lines())
                .singleElement()
                .asString()
                .contains("gone")
                .doesNotContain("\u001b");
    }

    @Test
    void anExhaustedHeapHasItsOwnExitCode() {
        Callable<Integer> full = new Exhausted();
        Exception inAnotherThread = new CompletionException(new OutOfMemoryError("Java heap space"));

        assertThat(Main.run(new CommandLine(full).setErr(new PrintWriter(errors, true))))
                .isEqualTo(5);
        assertThat(exitCodeOf(inAnotherThread)).isEqualTo(5);
        assertThat(errors.toString().lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("out of memory", "MiB", "-Xmx", "nothing was proved"));
    }

    @Test
    void everyKnownFailureHasItsExitCode() {
        assertThat(exitCodeOf(new UnknownRunException(new RunId("r")))).isEqualTo(2);
        assertThat(exitCodeOf(new UnreachableException("Kafka", "silent", "is it up?", null)))
                .isEqualTo(3);
        assertThat(exitCodeOf(new InterruptedException())).isEqualTo(130);
    }

    @Test
    void wrongUsageIsNoVerdict() {
        assertThat(run("audit", "--run-id", "not a run id")).isEqualTo(2);
        assertThat(run("audit", "--no-such-option")).isEqualTo(2);
        for (String share : new String[] {"1", "101%", "-1%", "1 %", "a%", "1e9%", ""}) {
            assertThat(run("audit", "--max-dead-letters", share)).as(share).isEqualTo(2);
        }
        assertThat(errors.toString()).contains("101% (expected: a percentage from 0% to 100%, such as 1% or 0.5%)");
        assertThat(run("audit", "--expired", "maybe")).isEqualTo(2);
    }

    @Test
    void theTerminalPropertyWins() {
        assertThat(Terminal.isTerminal("true", false)).isTrue();
        assertThat(Terminal.isTerminal("false", true)).isFalse();
        assertThat(Terminal.isTerminal(null, true)).isTrue();
        assertThat(Terminal.isTerminal(null, false)).isFalse();
    }

    @Test
    void repairOptionsAreMutuallyExclusive() {
        assertThat(run("dlq", "replay", "--edit", "--edit-command", "cat")).isEqualTo(2);
        assertThat(errors.toString()).contains("mutually exclusive");
    }

    @Test
    void unknownValuesAreUsageErrors() {
        assertThat(run("dlq", "list", "--reason", "nonsense")).isEqualTo(2);
        assertThat(errors.toString()).contains("--reason", "nonsense", "INVALID_JSON");
        assertThat(run("dlq", "list", "--store", "oracle")).isEqualTo(2);
        assertThat(run("dlq", "list", "--from", "yesterday")).isEqualTo(2);
        for (String name :
                new String[] {"17", "", "users_created", "users_created-1@", "a@1/unknown", "a b@1", "a@1\n"}) {
            assertThat(run("dlq", "show", name)).as(name).isEqualTo(2);
        }
    }

    @Test
    void everyCommandHasHelp() {
        for (String command : new String[] {"list", "show", "replay"}) {
            assertThat(run("dlq", command, "--help")).as(command).isZero();
        }
        assertThat(output.toString()).contains("--edit-command", "--raw", "--source-partition", "Exit codes");
    }

    private int run(String... arguments) {
        CommandLine main =
                Main.commandLine().setErr(new PrintWriter(errors, true)).setOut(new PrintWriter(output, true));
        return main.execute(arguments);
    }

    private int exitCodeOf(Exception failure) {
        CommandLine command = Main.commandLine().setErr(new PrintWriter(errors, true));
        return Main.explain(failure, command, command.parseArgs());
    }

    @Command(name = "exhausted")
    private record Exhausted() implements Callable<Integer> {
        @Override
        public Integer call() {
            throw new OutOfMemoryError("for a test");
        }
    }
}
