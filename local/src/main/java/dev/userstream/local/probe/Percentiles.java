package dev.userstream.local.probe;

import java.time.Duration;
import java.util.Collection;
import org.HdrHistogram.Histogram;

/**
 * How long users took.
 *
 * @param samples how many users were measured
 * @param p50Ms half of them took at most so many milliseconds; means nothing without samples
 * @param p99Ms 99 of 100 took at most so many milliseconds; means nothing without samples
 */
public record Percentiles(long samples, long p50Ms, long p99Ms) {
    private static final long LONGEST_US = Duration.ofHours(1).toNanos() / 1_000;

    /** Of these latencies; negative ones count as 0, those over an hour as an hour. */
    public static Percentiles of(Collection<Duration> latencies) {
        Histogram histogram = new Histogram(LONGEST_US, 3);
        latencies.forEach(latency ->
                histogram.recordValue(Math.max(0, Math.min(LONGEST_US, latency.toNanos() / 1_000))));
        return new Percentiles(histogram.getTotalCount(), millis(histogram, 50), millis(histogram, 99));
    }

    /** Whether there are figures at all. */
    public boolean isMeasured() {
        return samples > 0;
    }

    private static long millis(Histogram histogram, double percentile) {
        return Math.round(histogram.getValueAtPercentile(percentile) / 1_000.0);
    }
}
