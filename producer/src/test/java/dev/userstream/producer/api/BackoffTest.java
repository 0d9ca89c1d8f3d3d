package dev.userstream.producer.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final RandomGenerator HIGHEST = () -> -1L;
    private static final RandomGenerator LOWEST = () -> 0L;

    private static Backoff backoff(RandomGenerator random) {
        return new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60), random);
    }

    @Test
    void theWaitDoublesAndJitterTakesUpToHalfOfIt() {
        assertThat(backoff(LOWEST).ordinary(1)).isEqualTo(Duration.ofMillis(500));
        assertThat(backoff(LOWEST).ordinary(4)).isEqualTo(Duration.ofSeconds(4));
        assertThat(backoff(HIGHEST).ordinary(4)).isBetween(Duration.ofMillis(7_999), Duration.ofSeconds(8));
        assertThat(backoff(LOWEST).ordinary(7)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void aLimitNeverWaitsLessThanAMinuteNorMoreThanFive() {
        assertThat(backoff(LOWEST).rateLimited(1)).isEqualTo(Duration.ofMinutes(1));
        assertThat(backoff(HIGHEST).rateLimited(1)).isBetween(Duration.ofSeconds(74), Duration.ofSeconds(75));
        assertThat(backoff(HIGHEST).rateLimited(3)).isBetween(Duration.ofSeconds(299), Duration.ofMinutes(5));
        assertThat(backoff(HIGHEST).rateLimited(9)).isEqualTo(Duration.ofMinutes(5));
    }

    @Property
    void noNumberOfFailuresLeavesTheBounds(
            @ForAll @IntRange(min = 1) int failures, @ForAll @IntRange(min = 1, max = 100_000) int minMillis) {
        Duration min = Duration.ofMillis(minMillis);
        Backoff backoff = new Backoff(min, min.multipliedBy(50), new SplittableRandom(failures));

        assertThat(backoff.ordinary(failures)).isBetween(min.dividedBy(2), min.multipliedBy(50));
        assertThat(backoff.rateLimited(failures)).isBetween(Duration.ofMinutes(1), Duration.ofMinutes(5));
    }
}
