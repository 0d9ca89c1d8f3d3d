package dev.userstream.lab.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Rows per second of one drain.
 *
 * @param steadyPerS over the second half of the rows, without the last hundredth: code is compiled and caches are filled by then
 * @param wholePerS over all rows
 * @param cpuUsPerRow processor time of the writing process per row of the second half, in microseconds
 */
record Rate(double steadyPerS, double wholePerS, double cpuUsPerRow) {
    private static final double NANOS_PER_SECOND = 1e9;

    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("steady_per_s", steadyPerS);
        figures.put("whole_per_s", wholePerS);
        figures.put("cpu_us_per_row", cpuUsPerRow);
        return figures;
    }

    /** Collects samples of a growing row count. Not thread-safe. */
    static final class Meter {
        private final Supplier<Duration> cpu;
        private final List<Sample> samples = new ArrayList<>();

        /** Creates a meter of a process whose processor time {@code cpu} reads. */
        Meter(Supplier<Duration> cpu) {
            this.cpu = cpu;
        }

        private record Sample(long nanos, long rows, Duration cpu) {}

        /** Adds a sample; one without new rows is ignored. */
        void sample(long nanos, long rows) {
            if (samples.isEmpty() || rows > last().rows()) {
                samples.add(new Sample(nanos, rows, cpu.get()));
            }
        }

        /** The rate until now; needs two samples. */
        Rate rate() {
            Sample first = samples.get(0);
            // Spark rounds each partition's share of a batch down, so a drain ends with a batch of a few records.
            Sample end = firstWith(last().rows() * 99 / 100);
            Sample half = firstWith(last().rows() / 2);
            Sample start = half.equals(end) ? first : half;
            double cpuNanos = end.cpu().minus(start.cpu()).toNanos();
            return new Rate(
                    perSecond(start, end),
                    perSecond(first, last()),
                    cpuNanos / 1_000 / Math.max(1, end.rows() - start.rows()));
        }

        private Sample firstWith(long rows) {
            return samples.stream()
                    .filter(sample -> sample.rows() >= rows)
                    .findFirst()
                    .orElseGet(this::last);
        }

        private Sample last() {
            return samples.get(samples.size() - 1);
        }

        private static double perSecond(Sample from, Sample to) {
            return from.equals(to) ? 0 : (to.rows() - from.rows()) * NANOS_PER_SECOND / (to.nanos() - from.nanos());
        }
    }
}
