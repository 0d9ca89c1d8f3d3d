package dev.userstream.local.probe;

import dev.userstream.events.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Latency from the intended send time to the readable row.
 *
 * @param both until the row was readable in both stores
 * @param unseen published users that were not seen in every store before polling ended; they are in no figure
 */
public record LatencyFigures(Map<Store, Percentiles> byStore, Percentiles both, long unseen) {
    /**
     * How long users took.
     *
     * @param p50Ms half of them took at most so many milliseconds; null without samples
     * @param p99Ms 99 of 100 took at most so many milliseconds; null without samples
     */
    public record Percentiles(
            long samples, @Nullable Long p50Ms, @Nullable Long p99Ms) {
        private static final Percentiles NONE = new Percentiles(0, null, null);

        private static Percentiles of(List<Duration> latencies) {
            return latencies.isEmpty()
                    ? NONE
                    : new Percentiles(
                            latencies.size(), Math.round(millis(latencies, 50)), Math.round(millis(latencies, 99)));
        }
    }

    /** Milliseconds that so many of 100 latencies do not exceed; of one latency or more. */
    public static double millis(Collection<Duration> latencies, int percent) {
        List<Duration> sorted = latencies.stream().sorted().toList();
        return sorted.get((sorted.size() * percent + 99) / 100 - 1).toNanos() / 1e6;
    }

    /**
     * Figures of one run. A user should have been sent as the rate says, or when it was sent if that is earlier: a publisher that
     * falls behind must not make its users look fast.
     *
     * @param sent when each sequence was really sent, 0 among them
     * @param rate intended users per second
     * @param seen when each store showed each user first
     */
    public static LatencyFigures of(
            Collection<Sample> samples, Map<Long, Instant> sent, double rate, Map<Store, Map<UUID, Instant>> seen) {
        Map<Store, List<Duration>> byStore = new EnumMap<>(Store.class);
        List<Duration> both = new ArrayList<>();
        long unseen = 0;
        for (Sample sample : samples) {
            Instant own = sent.get(sample.sequence());
            if (own == null) {
                continue; // refused by the producer
            }
            Instant scheduled = Sample.scheduled(sent.getOrDefault(0L, own), rate, sample.sequence());
            Instant intended = scheduled.isBefore(own) ? scheduled : own;
            List<Duration> latencies = new ArrayList<>();
            seen.forEach((store, times) -> {
                Instant visible = times.get(sample.id());
                if (visible != null) {
                    Duration between = Duration.between(intended, visible);
                    // The clock may have been set back.
                    Duration latency = between.isNegative() ? Duration.ZERO : between;
                    latencies.add(latency);
                    byStore.computeIfAbsent(store, unused -> new ArrayList<>()).add(latency);
                }
            });
            if (latencies.size() == seen.size()) {
                both.add(Collections.max(latencies));
            } else {
                unseen++;
            }
        }
        Map<Store, Percentiles> percentiles = new EnumMap<>(Store.class);
        byStore.forEach((store, latencies) -> percentiles.put(store, Percentiles.of(latencies)));
        return new LatencyFigures(percentiles, Percentiles.of(both), unseen);
    }

    /** The figures of one store; without samples where it showed none. */
    public Percentiles of(Store store) {
        return byStore.getOrDefault(store, Percentiles.NONE);
    }
}
