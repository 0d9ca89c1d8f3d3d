package dev.userstream.local.probe;

import dev.userstream.events.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * Latency from the intended send time to the row being readable.
 *
 * @param byStore each store by itself
 * @param both until the row was readable in both stores
 * @param steady whether only users were counted that were due after both stores had shown their first row; otherwise the
 *     job's start is in the figures
 * @param unseen users in the topic that were not seen in every store before watching ended; the figures know nothing of them
 */
public record LatencyFigures(Map<Store, Percentiles> byStore, Percentiles both, boolean steady, long unseen) {
    private static final int ENOUGH = 20;

    /** Copies the figures. */
    public LatencyFigures {
        byStore = Map.copyOf(byStore);
    }

    /** The figures of one store; without samples where it was not watched. */
    public Percentiles of(Store store) {
        return byStore.getOrDefault(store, Percentiles.of(List.of()));
    }

    /**
     * Figures of the steady part, or of all samples where too few belong to it.
     *
     * @param samples the watched users
     * @param schedule when they were due
     * @param seen when each store first showed each user
     */
    public static LatencyFigures of(
            Collection<Sample> samples, Schedule schedule, Map<Store, Map<UUID, Instant>> seen) {
        Instant warm = seen.values().stream()
                .flatMap(times -> times.values().stream().min(Instant::compareTo).stream())
                .max(Instant::compareTo)
                .orElse(Instant.MAX);
        List<Sample> steady = samples.stream()
                .filter(sample -> schedule.intended(sample.sequence())
                        .filter(due -> due.isAfter(warm))
                        .isPresent())
                .toList();
        boolean enough = steady.size() >= ENOUGH;
        return figures(enough ? steady : samples, schedule, seen, enough, unseen(samples, schedule, seen));
    }

    private static long unseen(Collection<Sample> samples, Schedule schedule, Map<Store, Map<UUID, Instant>> seen) {
        return samples.stream()
                .filter(sample -> schedule.intended(sample.sequence()).isPresent())
                .filter(sample -> !seen.values().stream().allMatch(times -> times.containsKey(sample.id())))
                .count();
    }

    private static LatencyFigures figures(
            Collection<Sample> samples,
            Schedule schedule,
            Map<Store, Map<UUID, Instant>> seen,
            boolean steady,
            long unseen) {
        Map<Store, List<Duration>> latencies = new EnumMap<>(Store.class);
        seen.keySet().forEach(store -> latencies.put(store, new ArrayList<>()));
        List<Duration> slowest = new ArrayList<>();
        for (Sample sample : samples) {
            schedule.intended(sample.sequence()).ifPresent(due -> {
                List<Duration> own = new ArrayList<>();
                seen.forEach((store, times) -> {
                    Instant visible = times.get(sample.id());
                    if (visible != null) {
                        Duration latency = Duration.between(due, visible);
                        Objects.requireNonNull(latencies.get(store)).add(latency);
                        own.add(latency);
                    }
                });
                if (own.size() == seen.size()) {
                    own.stream().max(Duration::compareTo).ifPresent(slowest::add);
                }
            });
        }
        Map<Store, Percentiles> byStore = new EnumMap<>(Store.class);
        latencies.forEach((store, durations) -> byStore.put(store, Percentiles.of(durations)));
        return new LatencyFigures(byStore, Percentiles.of(slowest), steady, unseen);
    }
}
