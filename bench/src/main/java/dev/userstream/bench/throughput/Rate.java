package dev.userstream.bench.throughput;

import dev.userstream.bench.measure.Figures;
import dev.userstream.bench.measure.Footprint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows a second of one drain, made of looks at how many rows are done.
 *
 * @param wholePerS over everything, from the beginning to the last row
 * @param firstMinutePerS over the first minute, or over everything where that took less
 * @param steadyPerS over the second half of the rows but for its last hundredth, when everything is compiled and cached
 * @param steadyCpu processor time of all parts together for one row of the second half: unlike the rates it says the same on a
 *     machine that others use too
 * @param steadyCpuOfParts the same of each part
 * @param memoryBytes memory of the whole stack at the end, pages that processes share counted once
 */
record Rate(
        double wholePerS,
        double firstMinutePerS,
        double steadyPerS,
        Duration steadyCpu,
        Map<String, Duration> steadyCpuOfParts,
        long memoryBytes) {
    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final double NANOS_A_SECOND = 1e9;
    private static final double NEARLY_ALL = 0.99;

    /** Looks at a count that grows; confined to one thread. */
    static final class Watch {
        private final List<Look> looks = new ArrayList<>();
        private final long all;
        private @Nullable Footprint atHalf;
        private long rowsAtHalf;

        /**
         * Nothing seen yet.
         *
         * @param all how many rows there will be
         */
        Watch(long all) {
            this.all = all;
        }

        private record Look(long nanos, long rows) {}

        /** Notes that so many rows are done now. A look that shows nothing new says nothing. */
        void look(long nanos, long rows) {
            if (looks.isEmpty() || rows > last().rows()) {
                looks.add(new Look(nanos, rows));
                if (atHalf == null && rows >= all / 2) {
                    atHalf = Footprint.ofProcessors();
                    rowsAtHalf = rows;
                }
            }
        }

        /** The rate so far; needs two looks. */
        Rate rate() {
            Look first = looks.get(0);
            Footprint now = Footprint.now();
            long rows = Math.max(1, last().rows() - rowsAtHalf);
            Footprint half = atHalf == null ? now : atHalf;
            Map<String, Duration> parts = new TreeMap<>();
            now.cpu()
                    .keySet()
                    .forEach(part -> parts.put(part, now.cpuSince(half, part).dividedBy(rows)));
            return new Rate(
                    perSecond(first, last()),
                    perSecond(first, lastUntil(first.nanos() + FIRST.toNanos())),
                    perSecond(half(), nearTheEnd()),
                    now.cpuSince(half).dividedBy(rows),
                    parts,
                    now.stackMemory().proportionalBytes());
        }

        private Look half() {
            return looks.stream()
                    .filter(look -> look.rows() >= last().rows() / 2)
                    .findFirst()
                    .filter(look -> !look.equals(nearTheEnd()))
                    .orElse(looks.get(0));
        }

        /** Spark rounds each partition's share of a batch down, so that a drain ends with a batch of a few records. */
        private Look nearTheEnd() {
            return looks.stream()
                    .filter(look -> look.rows() >= last().rows() * NEARLY_ALL)
                    .findFirst()
                    .orElse(last());
        }

        private Look lastUntil(long nanos) {
            return looks.stream().filter(look -> look.nanos() <= nanos).reduce(looks.get(0), (before, look) -> look);
        }

        private Look last() {
            return looks.get(looks.size() - 1);
        }

        private static double perSecond(Look from, Look to) {
            return from.equals(to) ? 0 : (to.rows() - from.rows()) * NANOS_A_SECOND / (to.nanos() - from.nanos());
        }
    }

    Map<String, Double> figures() {
        Figures figures = new Figures()
                .with("steady_per_s", steadyPerS)
                .with("first_minute_per_s", firstMinutePerS)
                .with("whole_per_s", wholePerS)
                .with("steady_cpu_us_per_row", microseconds(steadyCpu));
        steadyCpuOfParts.forEach((part, cpu) -> figures.with(part + "_us_per_row", microseconds(cpu)));
        return figures.with("memory_mb", memoryBytes / 1e6).all();
    }

    private static double microseconds(Duration time) {
        return time.toNanos() / 1_000.0;
    }
}
