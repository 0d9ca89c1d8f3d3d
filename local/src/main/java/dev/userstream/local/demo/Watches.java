package dev.userstream.local.demo;

import dev.userstream.events.store.Store;
import dev.userstream.local.probe.Sample;
import dev.userstream.local.probe.StoreRows;
import dev.userstream.local.probe.VisibilityWatch;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.StackAddresses;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** Watches both stores for the sampled users. */
final class Watches implements AutoCloseable {
    private final Map<Store, VisibilityWatch> watches = new EnumMap<>(Store.class);

    /** Begins as soon as each store answers. */
    Watches(
            StackStart start,
            StackAddresses addresses,
            List<Sample> samples,
            Predicate<Sample> isDue,
            InstantSource clock) {
        for (Store store : Store.values()) {
            watches.put(
                    store,
                    VisibilityWatch.start(
                            store.label(),
                            () -> {
                                start.await(part(store));
                                return StoreRows.connect(store, addresses);
                            },
                            samples,
                            isDue,
                            clock));
        }
    }

    /** When each store first showed each user, so far. */
    Map<Store, Map<UUID, Instant>> seen() {
        Map<Store, Map<UUID, Instant>> seen = new EnumMap<>(Store.class);
        watches.forEach((store, watch) -> seen.put(store, watch.seen()));
        return seen;
    }

    /** How many rows of these users, over all stores, were not seen. */
    static long missing(Collection<Sample> wanted, Map<Store, Map<UUID, Instant>> seen) {
        return seen.values().stream()
                .mapToLong(times -> wanted.stream()
                        .filter(sample -> !times.containsKey(sample.id()))
                        .count())
                .sum();
    }

    /** The moment at which the first row of all was seen; empty before. */
    Optional<Instant> firstRow() {
        return seen().values().stream()
                .flatMap(times -> times.values().stream())
                .min(Instant::compareTo);
    }

    @Override
    public void close() {
        watches.values().forEach(VisibilityWatch::close);
    }

    private static Component part(Store store) {
        return switch (store) {
            case CASSANDRA -> Component.CASSANDRA;
            case POSTGRES -> Component.POSTGRES;
        };
    }
}
