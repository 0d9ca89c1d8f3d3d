package dev.userstream.bench.throughput;

import dev.userstream.events.Store;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How much to measure.
 *
 * @param warmUpUsers of each target's first drain, which is told but not compared
 * @param users of each drain and of the plain client
 * @param targets the stores that are drained into together, one drain after the other
 * @param pairs drains per target, each next to the plain client
 * @param sweepRows rows that the plain client writes with each of its settings while its best is sought
 * @param jobSettings the job's, such as its profile
 */
public record ThroughputPlan(
        long warmUpUsers,
        long users,
        List<Set<Store>> targets,
        int pairs,
        long sweepRows,
        Map<String, String> jobSettings) {
    /** Copies what it is given. */
    public ThroughputPlan {
        targets = targets.stream().map(Set::copyOf).toList();
        jobSettings = Map.copyOf(jobSettings);
    }
}
