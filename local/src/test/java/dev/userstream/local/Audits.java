package dev.userstream.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.RunId;
import dev.userstream.local.process.CommandRun;
import dev.userstream.local.stack.Stack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs the operator's audit as a child process and reads what it says. */
public final class Audits {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private Audits() {}

    /** The audit of one run, whatever its verdict. */
    public static CommandRun of(Stack stack, RunId run) {
        return stack.run("ops", LIMIT, Map.of(), List.of("audit", "--json", "--run-id", run.value()));
    }

    /** Audits a run that is in the ledger; both stores must hold exactly this many users of it, every value right. */
    public static void assertPasses(Stack stack, RunId run, long users) {
        CommandRun audit = of(stack, run);
        assertThat(audit.exitCode()).as(audit.toString()).isZero();
        assertThat(audit.stdout()).contains("\"verdict\":\"pass\"");
        assertThat(figures(audit, "expected")).as(audit.toString()).containsExactly(users, users);
        assertThat(figures(audit, "rows")).as(audit.toString()).containsExactly(users, users);
    }

    /** A figure of Cassandra and then of PostgreSQL. */
    public static List<Long> figures(CommandRun audit, String name) {
        List<Long> figures = new ArrayList<>();
        Matcher matcher = Pattern.compile('"' + name + "\":(\\d+)").matcher(audit.stdout());
        while (matcher.find()) {
            figures.add(Long.parseLong(matcher.group(1)));
        }
        return figures;
    }
}
