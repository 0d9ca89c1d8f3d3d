package dev.userstream.ops.audit;

import dev.userstream.events.RunId;
import dev.userstream.events.run.Run;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an audit looks at: one run, or everything.
 *
 * @param runId the run, or nothing for everything in the topic
 * @param runs the ledger's entries that it covers
 * @param from where reading begins, by partition; empty for the beginning
 * @param to the topic's end when the audit began, by partition
 */
record AuditScope(Optional<RunId> runId, List<Run> runs, SortedMap<Integer, Long> from, SortedMap<Integer, Long> to) {
    AuditScope {
        runs = List.copyOf(runs);
        from = new TreeMap<>(from);
        to = new TreeMap<>(to);
    }

    boolean isWhole() {
        return runId.isEmpty();
    }

    /** Whether a message that claims this place is looked at, whatever its id. */
    boolean covers(Claim claim) {
        return runs.stream().anyMatch(run -> run.id().equals(claim.runId()));
    }

    long published() {
        return runs.stream().mapToLong(Run::published).sum();
    }

    long rejected() {
        return runs.stream().mapToLong(Run::rejected).sum();
    }
}
