package dev.userstream.job.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.Store;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class WatchdogTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final Map<Store, QueryActivity> activities = new EnumMap<>(Map.of(
            Store.CASSANDRA, new QueryActivity(),
            Store.POSTGRES, new QueryActivity()));
    private final List<Store> ended = new ArrayList<>();
    private final List<StoreFailure> failures = new ArrayList<>();
    private final Watchdog watchdog =
            new Watchdog(now::get, TIMEOUT, activities::get, partitions -> Map.of(0, 10L), (store, failure) -> {
                ended.add(store);
                failures.add(failure);
            });

    @Test
    void theStoreWhoseQueryIsStuckEndsTheJobAndIsNamed() throws InterruptedException {
        activities.get(Store.POSTGRES).started(Map.of(0, 3L));
        activities.get(Store.CASSANDRA).started(Map.of(0, 10L));

        for (Duration passed = Duration.ZERO; ended.isEmpty() && passed.compareTo(TIMEOUT.multipliedBy(4)) < 0; ) {
            watchdog.check();
            passed = passed.plus(Watchdog.interval(TIMEOUT));
            now.set(Instant.EPOCH.plus(passed));
        }

        assertThat(ended).containsExactly(Store.POSTGRES);
        assertThat(failures.get(0).reason()).isEqualTo(FailureCause.STUCK);
        assertThat(failures.get(0)).hasMessageContaining("lag 7").hasMessageContaining("60s");
    }
}
