package dev.userstream.bench.latency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.bench.users.UserMessages;
import dev.userstream.bench.users.UserPool;
import dev.userstream.events.RunId;
import dev.userstream.local.probe.Sample;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class LatenciesTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final RunId RUN = new RunId("latency");

    /** Ten users a second: the third one is due after 200 ms. */
    private final OpenLoop loop =
            new OpenLoop(new UserMessages(RUN, UserPool.of(1)), 10, START, InstantSource.fixed(START));

    private final List<Sample> samples = Sample.of(RUN, 3, 3);

    @Test
    void aLatencyBeginsWhenTheUserWasDue() {
        Latencies latencies = Latencies.of(loop, samples, seen(40, 140, 500), START.plusSeconds(1));

        assertThat(latencies.figures())
                .containsEntry("samples", 3.0)
                .containsEntry("unseen", 0.0)
                .hasEntrySatisfying("p50_ms", p50 -> assertThat(p50).isBetween(39.9, 40.1))
                .hasEntrySatisfying("max_ms", max -> assertThat(max).isBetween(299.0, 301.0));
    }

    @Test
    void aUserThatWasNotSeenCountsWithTheTimeItWasLookedForAndIsTold() {
        Latencies latencies = Latencies.of(loop, samples, seen(40, 140), START.plusSeconds(60));

        assertThat(latencies.unseen()).isEqualTo(1);
        assertThat(latencies.figures())
                .containsEntry("unseen", 1.0)
                .hasEntrySatisfying("max_ms", max -> assertThat(max).isBetween(59_700.0, 59_900.0));
    }

    private Map<UUID, Instant> seen(long... millisecondsAfterStart) {
        Map<UUID, Instant> seen = new HashMap<>();
        for (int index = 0; index < millisecondsAfterStart.length; index++) {
            seen.put(samples.get(index).id(), START.plusMillis(millisecondsAfterStart[index]));
        }
        return seen;
    }
}
