package dev.userstream.ops.service;

import dev.userstream.events.RunId;
import dev.userstream.http.Problem;
import dev.userstream.ops.audit.AuditReport;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Bounds concurrent audits. A server cannot see whether a client still waits, so abandoned audits must not exhaust it. A client that
 * was refused because an audit of the same run is in progress gets that audit's report with a later request, so a client that waits
 * less long than an audit takes still gets its result. Thread-safe.
 */
final class AuditSlots {
    /** Each audit may hold the ids of millions of users. */
    static final int MAX_AUDITS = 2;

    /** Longer than a scheduler's interval between two requests. */
    static final Duration REPORT_LIFETIME = Duration.ofMinutes(2);

    private final Map<RunId, CachedReport> finished = new HashMap<>();
    /** Whether the report of each running audit was requested again. */
    private final Map<RunId, Boolean> running = new HashMap<>();

    private final LongSupplier nanoTime;

    private record CachedReport(AuditReport report, long nanoTime) {}

    AuditSlots(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Returns the finished report that was requested while its audit was running, or takes a slot until it is released. Throws a
     * {@link Problem} if there is no slot, or an audit of this run is in progress.
     */
    synchronized Optional<AuditReport> take(RunId runId) {
        if (running.replace(runId, true) != null) {
            throw Problem.unavailable(
                    "audit: one of run " + runId + " is in progress (expected: none; retry later to get its report)");
        }
        long now = nanoTime.getAsLong();
        finished.values().removeIf(cached -> now - cached.nanoTime() > REPORT_LIFETIME.toNanos());
        CachedReport cached = finished.remove(runId);
        if (cached != null) {
            return Optional.of(cached.report());
        }
        if (running.size() >= MAX_AUDITS) {
            throw Problem.unavailable("audit: " + MAX_AUDITS + " are in progress (expected: fewer; retry later)");
        }
        running.put(runId, false);
        return Optional.empty();
    }

    /** Releases a slot, with the report of an audit that did not fail. */
    synchronized void release(RunId runId, Optional<AuditReport> report) {
        if (Boolean.TRUE.equals(running.remove(runId))) {
            report.ifPresent(found -> finished.put(runId, new CachedReport(found, nanoTime.getAsLong())));
        }
    }
}
