package dev.userstream.local.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.local.StackProbes;
import dev.userstream.local.WithStack;
import dev.userstream.local.process.CommandRun;
import dev.userstream.local.stack.Stack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The state at a glance, whole or in parts. */
@WithStack
final class StatusIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final Stack stack;
    private final StackProbes probes;

    StatusIT(Stack stack, StackProbes probes) {
        this.stack = stack;
        this.probes = probes;
    }

    @Test
    void runsLagRowsAndDeadLettersAreShown() {
        PublishedRun run = PublishedRun.of(probes, 10);
        stack.run("ops", LIMIT, Map.of(), List.of("audit", "--run-id", run.id().value()));

        CommandRun status = stack.run("ops", LIMIT, Map.of(), List.of("status", "--json"));

        assertThat(status.exitCode()).as(status.toString()).isZero();
        assertThat(status.stdout())
                .contains("\"run_id\":\"" + run.id() + "\"", "\"published\":10", "\"dead_letters\":{")
                .contains("{\"group\":\"userstream-cassandra\",\"lag\":0,\"rows\":" + probes.cassandraRows() + ",")
                .contains("{\"group\":\"userstream-postgres\",\"lag\":0,\"rows\":" + probes.postgresRows() + ",");
    }

    @Test
    void aPartThatDoesNotAnswerIsSaidSoAndTheRestIsShown() {
        PublishedRun run = PublishedRun.of(probes, 1);

        CommandRun status = stack.run(
                "ops",
                LIMIT,
                Map.of("USERSTREAM_POSTGRES_URL", "jdbc:postgresql://127.0.0.1:1/none"),
                List.of("status"));

        assertThat(status.exitCode()).as(status.toString()).isEqualTo(3);
        assertThat(status.stdout()).contains(run.id().value(), "unreachable", "messages in the topic");
        assertThat(status.stderr()).contains("PostgreSQL at jdbc:postgresql://127.0.0.1:1/none");
    }
}
