package dev.userstream.lab.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Rows per second of one drain.
 *
 * @param wholePerS over all rows
 * @param steadyPerS over the second half of the rows, without the last hundredth: code is compiled and caches are filled by then
 * @param cpuPerRow processor time per row of the second half, by component
 */
record Rate(double wholePerS, double steadyPerS, Map<String, Duration> cpuPerRow) {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NEARLY_ALL = 0.99;

    /** Processor time per row of the second half, over all components. */
    Duration totalCpuPerRow() {
        return cpuPerRow.values().stream().reduce(Duration.ZERO, Duration::plus);
    }

    Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("steady_per_s", steadyPerS);
        figures.put("whole_per_s", wholePerS);
        figures.put("cpu_us_per_row", microseconds(totalCpuPerRow()));
        cpuPerRow.forEach((component, cpu) -> figures.put(component + "_us_per_row", microseconds(cpu)));
        return figures;
    }

    private static double microseconds(Duration time) {
        return time.toNanos() / 1_000.0;
    }

    /** Collects samples of a growing row count. Not thread-safe. */
    static final class Meter {
        private final long expectedRows;
        private final Supplier<CpuTime> cpu;
        private final List<Sample> samples = new ArrayList<>();
        private @Nullable CpuTime cpuAtHalf;
        private long rowsAtHalf;

        /**
         * Creates a meter without samples.
         *
         * @param cpu reads the processor time now
         */
        Meter(long expectedRows, Supplier<CpuTime> cpu) {
            this.expectedRows = expectedRows;
            this.cpu = cpu;
        }

        private record Sample(long nanos, long rows) {}

        /** Adds a sample; one without new rows is ignored. */
        void sample(long nanos, long rows) {
            if (samples.isEmpty() || rows > last().rows()) {
                samples.add(new Sample(nanos, rows));
                if (cpuAtHalf == null && rows >= expectedRows / 2) {
                    cpuAtHalf = cpu.get();
                    rowsAtHalf = rows;
                }
            }
        }

        /** The rate until now; needs two samples. */
        Rate rate() {
            long rows = Math.max(1, last().rows() - rowsAtHalf);
            Map<String, Duration> perRow = new TreeMap<>();
            if (cpuAtHalf != null) {
                cpu.get()
                        .since(cpuAtHalf)
                        .byComponent()
                        .forEach((component, time) -> perRow.put(component, time.dividedBy(rows)));
            }
            // Spark rounds each partition's share of a batch down, so a drain ends with a batch of a few records.
            Sample end = firstWith((long) (last().rows() * NEARLY_ALL));
            Sample half = firstWith(last().rows() / 2);
            return new Rate(
                    perSecond(samples.get(0), last()),
                    perSecond(half.equals(end) ? samples.get(0) : half, end),
                    perRow);
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
