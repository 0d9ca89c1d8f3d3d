package dev.userstream.local.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.userstream.events.store.Store;
import dev.userstream.local.process.CommandRun;
import dev.userstream.local.stack.Stack;
import dev.userstream.settings.ExitCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What {@code userstream audit} found.
 *
 * @param document its JSON; missing where it gave no result
 * @param complaint its message where it gave no result, or an empty text
 */
public record AuditVerdict(int exitCode, JsonNode document, String complaint) {
    /** What an audit counts in each store. */
    public static final List<String> FINDINGS = List.of("missing", "duplicated", "wrong", "extra");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /**
     * Runs the audit of everything that the topic holds as a process, as an operator would.
     *
     * @param drain how long the stores may take to reach the topic's end, in whole seconds
     */
    public static AuditVerdict ofEverything(Stack stack, Duration drain) {
        List<String> command = List.of("audit", "--json", "--timeout", drain.toSeconds() + "s");
        return read(stack.run("ops", LIMIT.plus(drain), Map.of(), command));
    }

    /** Reads an audit's output. */
    public static AuditVerdict read(CommandRun run) {
        String cause = "no verdict";
        try {
            JsonNode document = JSON.readTree(run.stdout());
            if (document.has("verdict")) {
                return new AuditVerdict(run.exitCode(), document, "");
            }
        } catch (JsonProcessingException e) {
            cause = "not JSON: " + e.getOriginalMessage();
        }
        // The last line that is not part of a stack trace says most.
        String message = run.stderr()
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("\t"))
                .reduce("nothing on standard error", (before, line) -> line);
        return new AuditVerdict(run.exitCode(), JSON.missingNode(), "audit: " + cause + "; " + message);
    }

    /** The verdict as text: {@code pass}, {@code fail} or {@code unprovable}. */
    public String verdict() {
        return document.path("verdict").asText("fail");
    }

    /** Whether every published user is where it must be. */
    public boolean isClean() {
        return exitCode == ExitCode.OK && verdict().equals("pass");
    }

    /** The exit code of a command whose own verdict rests on this one: the audit's where it could not decide. */
    public int exitCodeOf(boolean passes) {
        if (passes) {
            return ExitCode.OK;
        }
        return switch (exitCode) {
            case ExitCode.UNREACHABLE, ExitCode.UNPROVABLE, ExitCode.OUT_OF_MEMORY -> exitCode;
            default -> ExitCode.FAILED;
        };
    }

    /** Users that are in the dead-letter topic; null where the audit gave no result. */
    public @Nullable Long deadLetters() {
        return document.has("dead_lettered") ? document.path("dead_lettered").asLong() : null;
    }

    /** Rows in a store; null where the audit did not count them. */
    public @Nullable Long rows(Store store) {
        JsonNode rows = document.path("stores").path(store.label()).path("rows");
        return rows.isNumber() ? rows.asLong() : null;
    }

    /** The count of one of {@link #FINDINGS} over both stores; null where the audit gave no result. */
    public @Nullable Long count(String finding) {
        JsonNode stores = document.path("stores");
        return stores.isMissingNode()
                ? null
                : stores.findValues(finding).stream()
                        .mapToLong(JsonNode::asLong)
                        .sum();
    }

    /** Users of the runs with this prefix that have a valid message in the topic. */
    public long inTopic(String runs) {
        return StreamSupport.stream(document.path("runs").spliterator(), false)
                .filter(run -> run.path("run_id").asText().startsWith(runs))
                .mapToLong(run -> run.path("in_topic").asLong())
                .sum();
    }
}
