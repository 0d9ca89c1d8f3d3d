package dev.userstream.local.chaos;

import dev.userstream.events.UserIds;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A user who is published after a fault: when both stores show it, the pipeline works again. Not for several threads. */
final class Canary {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final Duration BETWEEN_REVIVALS = Duration.ofSeconds(1);

    private final ChaosRuns runs;
    private final Collection<StoreReader> stores;
    private final Revival revival;
    private final InstantSource clock;
    private int number;

    Canary(ChaosRuns runs, Collection<StoreReader> stores, Revival revival, InstantSource clock) {
        this.runs = runs;
        this.stores = List.copyOf(stores);
        this.revival = revival;
        this.clock = clock;
    }

    /**
     * Publishes one user and waits for it.
     *
     * @param patience how long at most
     * @return how long it took; empty where it did not come
     */
    Optional<Duration> await(Duration patience) throws InterruptedException {
        Instant begin = clock.instant();
        Instant nextRevival = begin;
        ChaosRuns.Request request = runs.newRequest("canary-" + ++number, 1, 1);
        UUID id = UserIds.of(request.id(), 0);
        boolean accepted = false;
        while (clock.instant().isBefore(begin.plus(patience))) {
            if (!clock.instant().isBefore(nextRevival)) {
                revival.look();
                nextRevival = clock.instant().plus(BETWEEN_REVIVALS);
            }
            accepted = accepted || runs.ask(request).isPresent();
            if (accepted && stores.stream().allMatch(store -> store.shows(id))) {
                return Optional.of(Duration.between(begin, clock.instant()));
            }
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        }
        return Optional.empty();
    }
}
