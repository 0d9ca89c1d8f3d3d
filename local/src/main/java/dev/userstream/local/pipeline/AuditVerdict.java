package dev.userstream.local.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.userstream.events.store.Store;
import dev.userstream.local.process.CommandRun;
import dev.userstream.local.stack.Stack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code userstream audit} found.
 *
 * @param exitCode the audit's own exit code
 * @param verdict {@code pass}, {@code fail} or {@code unprovable}
 * @param findings what it counted; empty where it gave no result
 * @param runs the runs that it checked
 * @param rows rows in each store
 * @param complaint the audit's message where it gave no result, or an empty text
 */
public record AuditVerdict(
        int exitCode,
        String verdict,
        Optional<Findings> findings,
        List<RunEvidence> runs,
        Map<Store, Long> rows,
        String complaint) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** Copies what it is given. */
    public AuditVerdict {
        runs = List.copyOf(runs);
        rows = Map.copyOf(rows);
    }

    /**
     * What the audit counted.
     *
     * @param deadLetters users that are in the dead-letter topic
     * @param missing rows that are absent, over both stores
     * @param duplicated rows of the run beyond one a user, over both stores
     * @param wrong rows with other values than published, over both stores
     * @param extra rows without a message, over both stores
     */
    public record Findings(long deadLetters, long missing, long duplicated, long wrong, long extra) {}

    /**
     * One run.
     *
     * @param id its id
     * @param state the ledger's state
     * @param published users that were published according to the ledger
     * @param inTopic how many of them have a valid message in the topic
     */
    public record RunEvidence(String id, String state, long published, long inTopic) {}

    /**
     * Runs the audit of everything that the topic holds as a process, as an operator would.
     *
     * @param drain how long the stores may take to reach the topic's end, in whole seconds
     */
    public static AuditVerdict ofEverything(Stack stack, Duration drain) {
        List<String> command = List.of("audit", "--json", "--timeout", drain.toSeconds() + "s");
        return read(stack.run("ops", LIMIT.plus(drain), Map.of(), command));
    }

    /**
     * Reads an audit's output.
     *
     * @param run an {@code audit --json} that has ended
     */
    public static AuditVerdict read(CommandRun run) {
        try {
            JsonNode json = JSON.readTree(run.stdout());
            return json.has("verdict") ? of(run.exitCode(), json) : withoutResult(run, "no verdict");
        } catch (JsonProcessingException e) {
            return withoutResult(run, "not JSON: " + e.getOriginalMessage());
        }
    }

    /** Whether every published user is where it must be. */
    public boolean isClean() {
        return exitCode == 0 && verdict.equals("pass");
    }

    private static AuditVerdict of(int exitCode, JsonNode json) {
        List<RunEvidence> runs = new ArrayList<>();
        json.path("runs")
                .forEach(run -> runs.add(new RunEvidence(
                        run.path("run_id").asText(),
                        run.path("state").asText(),
                        run.path("published").asLong(),
                        run.path("in_topic").asLong())));
        JsonNode stores = json.path("stores");
        Map<Store, Long> rows = new EnumMap<>(Store.class);
        for (Store store : Store.values()) {
            if (stores.has(store.label())) {
                rows.put(store, stores.path(store.label()).path("rows").asLong());
            }
        }
        Findings findings = new Findings(
                json.path("dead_lettered").asLong(),
                sum(stores, "missing"),
                sum(stores, "duplicated"),
                sum(stores, "wrong"),
                sum(stores, "extra"));
        return new AuditVerdict(exitCode, json.path("verdict").asText(), Optional.of(findings), runs, rows, "");
    }

    private static AuditVerdict withoutResult(CommandRun run, String cause) {
        // The last line that is not part of a stack trace says most.
        String message = run.stderr()
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("\t"))
                .reduce("nothing on standard error", (before, line) -> line);
        return new AuditVerdict(
                run.exitCode(), "fail", Optional.empty(), List.of(), Map.of(), "audit: " + cause + "; " + message);
    }

    private static long sum(JsonNode stores, String figure) {
        return Arrays.stream(Store.values())
                .mapToLong(store -> stores.path(store.label()).path(figure).asLong())
                .sum();
    }
}
