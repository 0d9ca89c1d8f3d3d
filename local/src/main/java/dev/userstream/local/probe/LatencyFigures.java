package dev.userstream.local.probe;

import dev.userstream.events.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Latency from the intended send time to the readable row.
 *
 * @param byStore for each store
 * @param both until the row was readable in both stores
 * @param unseen published users that were not seen in every store before polling ended; they are in no figure
 */
public record LatencyFigures(Map<Store, Percentiles> byStore, Percentiles both, long unseen) {
    private static final double NANOS_PER_SECOND = 1e9;

    /** Copies the figures. */
    public LatencyFigures {
        byStore = Map.copyOf(byStore);
    }

    /** The figures of one store; without samples where it was not polled. */
    public Percentiles of(Store store) {
        return byStore.getOrDefault(store, Percentiles.of(List.of()));
    }

    /**
     * Figures of one run.
     *
     * @param samples the users that were polled for
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
            Optional<Instant> intended = intended(sample.sequence(), sent, rate);
            if (intended.isEmpty()) {
                continue;
            }
            List<Duration> own = new ArrayList<>();
            seen.forEach((store, times) -> Optional.ofNullable(times.get(sample.id()))
                    .map(visible -> Duration.between(intended.get(), visible))
                    .ifPresent(latency -> {
                        byStore.computeIfAbsent(store, key -> new ArrayList<>()).add(latency);
                        own.add(latency);
                    }));
            if (own.size() == seen.size()) {
                own.stream().max(Duration::compareTo).ifPresent(both::add);
            } else {
                unseen++;
            }
        }
        Map<Store, Percentiles> percentiles = new EnumMap<>(Store.class);
        byStore.forEach((store, latencies) -> percentiles.put(store, Percentiles.of(latencies)));
        return new LatencyFigures(percentiles, Percentiles.of(both), unseen);
    }

    /**
     * When a user should have been sent: as the rate says, or when it was sent if that is earlier. A publisher that falls
     * behind must not make its users look fast.
     */
    private static Optional<Instant> intended(long sequence, Map<Long, Instant> sent, double rate) {
        Instant first = sent.get(0L);
        Instant own = sent.get(sequence);
        if (own == null || first == null) {
            return Optional.ofNullable(own);
        }
        Instant scheduled = first.plusNanos((long) (sequence / rate * NANOS_PER_SECOND));
        return Optional.of(scheduled.isBefore(own) ? scheduled : own);
    }
}
