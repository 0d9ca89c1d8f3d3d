package dev.userstream.ops.http;

import dev.userstream.events.RunId;
import dev.userstream.http.Problem;
import dev.userstream.ops.audit.AuditReport;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Bounds the audits at work: nobody can tell whether a client still waits for its answer, so audits that were given up must
 * not keep others out. Whoever is sent away because an audit of the same run is at work finds its report afterwards, so that
 * a client that waits less long than an audit takes still comes to its answer. Thread-safe.
 */
final class AuditSlots {
    /** Each may hold the ids of millions of users. */
    static final int MOST = 2;

    /** Longer than a scheduler waits between two requests; a report says what was so when it was made. */
    static final Duration KEPT = Duration.ofMinutes(2);

    private final Map<RunId, Cached> finished = new HashMap<>();
    private final Set<RunId> taken = new HashSet<>();
    private final Set<RunId> awaited = new HashSet<>();
    private final LongSupplier nanoTime;

    private record Cached(AuditReport report, long nanoTime) {}

    AuditSlots(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Hands over a finished report for which somebody was sent away before, or else takes a place until it is released.
     *
     * @throws Problem if there is no place, or an audit of this run is at work
     */
    synchronized Optional<AuditReport> take(RunId run) {
        if (taken.contains(run)) {
            awaited.add(run);
            throw Problem.unavailable(
                    "audit: one of run " + run + " is at work (expected: none; the same request later)");
        }
        dropOld();
        Cached kept = finished.remove(run);
        if (kept != null) {
            return Optional.of(kept.report());
        }
        if (taken.size() >= MOST) {
            throw Problem.unavailable("audit: " + MOST + " are at work (expected: fewer; the same request later)");
        }
        taken.add(run);
        return Optional.empty();
    }

    /**
     * Gives the place back.
     *
     * @param report what was found, or nothing if the audit came to no end
     */
    synchronized void release(RunId run, Optional<AuditReport> report) {
        taken.remove(run);
        dropOld();
        if (awaited.remove(run)) {
            report.ifPresent(found -> finished.put(run, new Cached(found, nanoTime.getAsLong())));
        }
    }

    private void dropOld() {
        long now = nanoTime.getAsLong();
        finished.values().removeIf(kept -> now - kept.nanoTime() > KEPT.toNanos());
    }
}
