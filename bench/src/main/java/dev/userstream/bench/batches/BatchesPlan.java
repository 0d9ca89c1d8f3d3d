package dev.userstream.bench.batches;

import java.util.Map;

/**
 * How much to measure.
 *
 * @param batches of each store's query
 * @param records of one batch
 * @param jobSettings the job's, such as its profile
 */
public record BatchesPlan(long batches, int records, Map<String, String> jobSettings) {
    /** Copies the settings. */
    public BatchesPlan {
        jobSettings = Map.copyOf(jobSettings);
    }
}
