package dev.userstream.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class DlqUsageTest {
    private final StringWriter errors = new StringWriter();
    private final StringWriter output = new StringWriter();

    @Test
    void repairOptionsAreMutuallyExclusive() {
        assertThat(run("dlq", "replay", "--edit", "--edit-command", "cat")).isEqualTo(2);
        assertThat(errors.toString()).contains("mutually exclusive");
    }

    @Test
    void unknownValuesAreUsageErrors() {
        assertThat(run("dlq", "list", "--reason", "nonsense")).isEqualTo(2);
        assertThat(errors.toString()).contains("--reason: nonsense (expected: one of", "invalid_json");
        assertThat(run("dlq", "list", "--store", "oracle")).isEqualTo(2);
        assertThat(run("dlq", "list", "--from", "yesterday")).isEqualTo(2);
        assertThat(run("dlq", "replay", "users_created")).isEqualTo(2);
        assertThat(run("dlq", "show", "17")).isEqualTo(2);
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
}
