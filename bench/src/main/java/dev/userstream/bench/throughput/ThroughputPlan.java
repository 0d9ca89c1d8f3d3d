package dev.userstream.bench.throughput;

import java.util.Map;

/**
 * How much to measure.
 *
 * @param users records of the topic
 * @param pairs drains per target, each next to the plain client
 * @param sweepRows rows that the plain client writes with each of its settings while its best is sought
 * @param jobSettings the job's, such as its profile
 */
public record ThroughputPlan(long users, int pairs, long sweepRows, Map<String, String> jobSettings) {
    /** Copies the settings. */
    public ThroughputPlan {
        jobSettings = Map.copyOf(jobSettings);
    }
}
