package dev.userstream.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.RunId;
import dev.userstream.events.store.Store;
import dev.userstream.local.probe.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class PatienceTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

    @Test
    void itIsOverWhenNothingChangesForTooLong() {
        Patience patience = new Patience(now::get, Duration.ofSeconds(60));

        assertThat(patience.isOver(1)).isFalse();
        now.set(Instant.EPOCH.plusSeconds(59));
        assertThat(patience.isOver(2)).isFalse();
        now.set(Instant.EPOCH.plusSeconds(100));
        assertThat(patience.isOver(2)).isFalse();
        now.set(Instant.EPOCH.plusSeconds(120));
        assertThat(patience.isOver(2)).isTrue();
    }

    @Test
    void onlyWantedUsersAreMissed() {
        List<Sample> samples = Sample.of(new RunId("run"), 3, 3);

        long missing = Watches.missing(
                samples.subList(0, 2),
                Map.of(
                        Store.CASSANDRA, Map.of(samples.get(0).id(), Instant.EPOCH),
                        Store.POSTGRES,
                                Map.of(
                                        samples.get(0).id(),
                                        Instant.EPOCH,
                                        samples.get(1).id(),
                                        Instant.EPOCH)));

        assertThat(missing).isEqualTo(1);
    }
}
