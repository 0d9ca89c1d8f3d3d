package dev.userstream.bench.latency;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How much to measure.
 *
 * @param rates users a second, one after the other
 * @param warmUp how long to publish at the first rate before anything counts
 * @param duration how long to publish at each rate
 * @param jobSettings the job's, such as its profile
 */
public record LatencyPlan(List<Integer> rates, Duration warmUp, Duration duration, Map<String, String> jobSettings) {
    /** Copies what it is given. */
    public LatencyPlan {
        rates = List.copyOf(rates);
        jobSettings = Map.copyOf(jobSettings);
    }
}
