package dev.userstream.bench.audit;

import dev.userstream.bench.measure.Report;
import dev.userstream.local.pipeline.AuditVerdict;
import dev.userstream.local.stack.Stack;
import java.time.Duration;

/** The project's own audit of all that the topic holds, told in the report. */
public final class ClosingAudit {
    private ClosingAudit() {}

    /**
     * Whether everything is in its place.
     *
     * @param patience how long the stores may take to reach the topic's end, in whole seconds
     */
    public static boolean passes(Stack stack, Duration patience, Report report) {
        report.note("auditing");
        AuditVerdict verdict = AuditVerdict.ofEverything(stack, patience);
        report.note("audit: " + verdict.verdict() + " " + verdict.complaint());
        return verdict.isClean();
    }
}
