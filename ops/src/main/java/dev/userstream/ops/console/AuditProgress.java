package dev.userstream.ops.console;

import dev.userstream.events.RunId;
import dev.userstream.ops.audit.AuditReport;
import dev.userstream.ops.pipeline.Progress;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The progress of the audits that run now, and the reports of the last ones. Thread-safe. */
public final class AuditProgress {
    private static final int MAX_REPORTS = 20;

    private final Map<RunId, Step> running = new ConcurrentHashMap<>();
    private final Map<String, Finished> finished = new LinkedHashMap<>();

    /** What an audit is doing; a total of 0 is unknown. */
    public record Step(String runId, String work, long done, long total) {}

    /** A report and when it was made. */
    public record Finished(Instant at, AuditReport report) {}

    /** Starts to follow an audit, which {@link #end} ends. */
    public Progress start(RunId runId) {
        running.put(runId, new Step(runId.value(), "starting", 0, 0));
        return (work, done, total) ->
                running.computeIfPresent(runId, (id, last) -> new Step(id.value(), work, done, total));
    }

    /** Keeps the report of an audit. */
    public synchronized void finished(RunId runId, AuditReport report) {
        finished.remove(runId.value());
        finished.put(runId.value(), new Finished(Instant.now(), report));
        if (finished.size() > MAX_REPORTS) {
            finished.remove(finished.keySet().iterator().next());
        }
    }

    /** An audit ended, with a report or without. */
    public void end(RunId runId) {
        running.remove(runId);
    }

    /** The audits that run now. */
    List<Step> running() {
        return List.copyOf(running.values());
    }

    /** The last report of each run that was audited lately, the newest last. */
    synchronized List<Finished> reports() {
        return List.copyOf(finished.values());
    }
}
