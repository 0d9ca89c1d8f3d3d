package dev.userstream.local.probe;

import dev.userstream.events.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Latency from the intended send time to the readable row.
 *
 * @param byStore for each store
 * @param both until the row was readable in both stores
 * @param unseen published users that were not seen in every store before polling ended; they are in no figure
 */
public record LatencyFigures(Map<Store, Percentiles> byStore, Percentiles both, long unseen) {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long LONGEST_US = Duration.ofHours(1).toNanos() / 1_000;

    /**
     * How long users took.
     *
     * @param samples how many users were measured
     * @param p50Ms half of them took at most so many milliseconds; null without samples
     * @param p99Ms 99 of 100 took at most so many milliseconds; null without samples
     */
    public record Percentiles(
            long samples, @Nullable Long p50Ms, @Nullable Long p99Ms) {
        private static Percentiles of(Histogram microseconds) {
            long samples = microseconds.getTotalCount();
            return samples == 0
                    ? new Percentiles(0, null, null)
                    : new Percentiles(samples, millis(microseconds, 50), millis(microseconds, 99));
        }

        private static long millis(Histogram microseconds, double percentile) {
            return Math.round(microseconds.getValueAtPercentile(percentile) / 1e3);
        }
    }

    /**
     * Figures of one run. A user should have been sent as the rate says, or when it was sent if that is earlier: a publisher that
     * falls behind must not make its users look fast.
     *
     * @param samples the users that were polled for
     * @param sent when each sequence was really sent, 0 among them
     * @param rate intended users per second
     * @param seen when each store showed each user first
     */
    public static LatencyFigures of(
            Collection<Sample> samples, Map<Long, Instant> sent, double rate, Map<Store, Map<UUID, Instant>> seen) {
        Map<Store, Histogram> byStore = new EnumMap<>(Store.class);
        seen.keySet().forEach(store -> byStore.put(store, new Histogram(LONGEST_US, 3)));
        Histogram both = new Histogram(LONGEST_US, 3);
        long unseen = 0;
        for (Sample sample : samples) {
            Instant own = sent.get(sample.sequence());
            if (own == null) {
                continue; // refused by the producer
            }
            Instant scheduled =
                    sent.getOrDefault(0L, own).plusNanos((long) (sample.sequence() / rate * NANOS_PER_SECOND));
            Instant intended = scheduled.isBefore(own) ? scheduled : own;
            long slowest = 0;
            int stores = 0;
            for (Map.Entry<Store, Histogram> store : byStore.entrySet()) {
                Instant visible = seen.getOrDefault(store.getKey(), Map.of()).get(sample.id());
                if (visible != null) {
                    long latency = Duration.between(intended, visible).toNanos() / 1_000;
                    latency = Math.max(0, Math.min(LONGEST_US, latency));
                    store.getValue().recordValue(latency);
                    slowest = Math.max(slowest, latency);
                    stores++;
                }
            }
            if (stores == seen.size()) {
                both.recordValue(slowest);
            } else {
                unseen++;
            }
        }
        Map<Store, Percentiles> percentiles = new EnumMap<>(Store.class);
        byStore.forEach((store, latencies) -> percentiles.put(store, Percentiles.of(latencies)));
        return new LatencyFigures(percentiles, Percentiles.of(both), unseen);
    }

    /** The figures of one store; without samples where it was not polled. */
    public Percentiles of(Store store) {
        return byStore.getOrDefault(store, new Percentiles(0, null, null));
    }
}
