package dev.userstream.ops.http;

import dev.userstream.events.RunId;
import dev.userstream.http.Problem;
import java.util.HashSet;
import java.util.Set;

/**
 * Bounds the audits at work: nobody can tell whether a client still waits for its answer, so audits that were given up must
 * not keep others out. Thread-safe.
 */
final class AuditSlots {
    /** Each may hold the ids of millions of users. */
    static final int MOST = 2;

    private final Set<RunId> taken = new HashSet<>();

    /**
     * Takes a place until it is released.
     *
     * @throws Problem if there is none, or an audit of this run is at work
     */
    synchronized void take(RunId run) {
        if (taken.contains(run)) {
            throw Problem.unavailable(
                    "audit: one of run " + run + " is at work (expected: none; the same request later)");
        }
        if (taken.size() >= MOST) {
            throw Problem.unavailable("audit: " + MOST + " are at work (expected: fewer; the same request later)");
        }
        taken.add(run);
    }

    synchronized void release(RunId run) {
        taken.remove(run);
    }
}
