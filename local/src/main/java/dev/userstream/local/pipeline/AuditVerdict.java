package dev.userstream.local.pipeline;

import dev.userstream.events.RunId;
import dev.userstream.events.Store;
import dev.userstream.local.process.CommandRun;
import dev.userstream.local.stack.Stack;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code userstream audit} found.
 *
 * @param exitCode the audit's own exit code
 * @param verdict {@code pass}, {@code fail} or {@code unprovable}
 * @param findings what it counted; empty where it gave no result
 * @param evidence what that rests on; empty where it gave no result
 * @param complaint what the audit said where it gave no result, or an empty text
 */
public record AuditVerdict(
        int exitCode, String verdict, Optional<Findings> findings, Optional<AuditEvidence> evidence, String complaint) {
    /**
     * What the audit counted.
     *
     * @param deadLetters users that are in the dead-letter topic
     * @param missing rows that should be there, over both stores
     * @param duplicated rows of the run beyond one a user, over both stores
     * @param wrong rows with other values than published, over both stores
     * @param extra rows that no message accounts for, over both stores
     */
    public record Findings(long deadLetters, long missing, long duplicated, long wrong, long extra) {}

    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** Runs the audit as a process of its own, as an operator would. */
    public static AuditVerdict of(Stack stack, RunId runId) {
        return read(stack.run("ops", LIMIT, Map.of(), List.of("audit", "--run-id", runId.value(), "--json")));
    }

    /**
     * The same of all that the topic holds, whoever published it.
     *
     * @param drain how long the stores may take to reach the topic's end, in whole seconds
     */
    public static AuditVerdict ofEverything(Stack stack, Duration drain) {
        List<String> command = List.of("audit", "--json", "--timeout", drain.toSeconds() + "s");
        return read(stack.run("ops", LIMIT.plus(drain), Map.of(), command));
    }

    /**
     * Reads what an audit said.
     *
     * @param run an {@code audit --json} that has ended
     */
    public static AuditVerdict read(CommandRun run) {
        try {
            Map<String, String> json = FlatJson.parse(run.stdout());
            if (json.containsKey("verdict")) {
                return new AuditVerdict(
                        run.exitCode(),
                        json.get("verdict"),
                        Optional.of(new Findings(
                                Long.parseLong(json.getOrDefault("dead_lettered", "0")),
                                sum(json, "missing"),
                                sum(json, "duplicated"),
                                sum(json, "wrong"),
                                sum(json, "extra"))),
                        Optional.of(AuditEvidence.of(json)),
                        "");
            }
        } catch (IOException e) {
            return none(run, "its answer is not JSON: " + e.getMessage());
        }
        return none(run, "it gave no verdict");
    }

    /** Whether every published user is where it must be. */
    public boolean isClean() {
        return exitCode == 0 && verdict.equals("pass");
    }

    private static AuditVerdict none(CommandRun run, String cause) {
        // The last line that is not part of a stack trace says most.
        String said = run.stderr()
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("\t"))
                .reduce("nothing", (before, line) -> line);
        return new AuditVerdict(
                run.exitCode(), "fail", Optional.empty(), Optional.empty(), cause + "; it said: " + said);
    }

    private static long sum(Map<String, String> json, String figure) {
        return Arrays.stream(Store.values())
                .mapToLong(store -> Long.parseLong(json.getOrDefault("stores." + store.label() + "." + figure, "0")))
                .sum();
    }
}
