package dev.userstream.bench.latency;

import dev.userstream.bench.measure.Figures;
import dev.userstream.local.probe.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.HdrHistogram.Histogram;

/**
 * How long sampled users took to one store.
 *
 * @param microseconds from the intended send time, so that whatever holds the publisher up counts as latency: no omission is left
 *     to correct. A user that was not seen counts with the time for which it was looked for.
 * @param unseen how many were not seen
 */
record Latencies(Histogram microseconds, long unseen) {
    private static final long LONGEST_US = Duration.ofMinutes(30).toNanos() / 1_000;

    /** Of samples, some of which were seen, the others not until {@code now}. */
    static Latencies of(OpenLoop loop, List<Sample> samples, Map<UUID, Instant> seen, Instant now) {
        Histogram histogram = new Histogram(LONGEST_US, 3);
        for (Sample sample : samples) {
            Duration latency = Duration.between(loop.due(sample.sequence()), seen.getOrDefault(sample.id(), now));
            histogram.recordValue(Math.max(0, Math.min(LONGEST_US, latency.toNanos() / 1_000)));
        }
        return new Latencies(
                histogram,
                samples.stream()
                        .filter(sample -> !seen.containsKey(sample.id()))
                        .count());
    }

    Map<String, Double> figures() {
        return new Figures()
                .with("samples", (double) microseconds.getTotalCount())
                .with("unseen", (double) unseen)
                .with("p50_ms", milliseconds(50))
                .with("p95_ms", milliseconds(95))
                .with("p99_ms", milliseconds(99))
                .with("max_ms", milliseconds(100))
                .all();
    }

    /** In milliseconds, of a percentile from 0 to 100. */
    double milliseconds(double percentile) {
        return microseconds.getValueAtPercentile(percentile) / 1_000.0;
    }
}
