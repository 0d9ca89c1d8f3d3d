package dev.userstream.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.userstream.events.RunId;
import dev.userstream.events.store.Store;
import dev.userstream.local.process.CommandRun;
import dev.userstream.local.stack.Stack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs the operator's audit as a child process and reads its output. */
public final class Audits {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private Audits() {}

    /** The audit of one run, passed or not. */
    public static CommandRun of(Stack stack, RunId run) {
        return stack.run("ops", LIMIT, Map.of(), List.of("audit", "--json", "--run-id", run.value()));
    }

    /** Audits a run that is in the ledger; both stores must hold exactly this many users of it, every value right. */
    public static void assertPasses(Stack stack, RunId run, long users) {
        CommandRun audit = of(stack, run);
        assertThat(audit.exitCode()).as(audit.toString()).isZero();
        assertThat(json(audit).path("verdict").asText()).isEqualTo("pass");
        assertThat(figures(audit, "expected")).as(audit.toString()).containsExactly(users, users);
        assertThat(figures(audit, "rows")).as(audit.toString()).containsExactly(users, users);
    }

    /** A figure of Cassandra and then of PostgreSQL. */
    public static List<Long> figures(CommandRun audit, String name) {
        JsonNode stores = json(audit).path("stores");
        return Stream.of(Store.values())
                .map(store -> stores.path(store.label()).path(name))
                .filter(JsonNode::isNumber)
                .map(JsonNode::asLong)
                .toList();
    }

    private static JsonNode json(CommandRun audit) {
        try {
            return new ObjectMapper().readTree(audit.stdout());
        } catch (JsonProcessingException e) {
            throw new AssertionError(audit.toString(), e);
        }
    }
}
