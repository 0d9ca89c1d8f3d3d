package dev.userstream.producer.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.producer.api.FakeTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RateLimiterTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final FakeTime time = new FakeTime();
    private final long start = time.nanos();

    @Test
    void letsEachUserThroughAtItsIntendedTime() throws InterruptedException {
        RateLimiter limiter = new RateLimiter(4, time);

        for (int user = 0; user < 10; user++) {
            assertThat(limiter.tryPass(LONG)).isTrue();
            assertThat(time.since(start)).isEqualTo(Duration.ofMillis(250L * user));
        }
    }

    @Test
    void doesNotDriftWhenEachUserIsALittleLate() throws InterruptedException {
        RateLimiter limiter = new RateLimiter(10, time);

        for (int user = 0; user < 100; user++) {
            limiter.tryPass(LONG);
            time.pass(Duration.ofMillis(30));
        }

        assertThat(time.since(start)).isEqualTo(Duration.ofMillis(99 * 100 + 30));
    }

    @Test
    void doesNotCatchUpInABurstAfterASuspension() throws InterruptedException {
        RateLimiter limiter = new RateLimiter(100, time);
        limiter.tryPass(LONG);
        time.pass(Duration.ofMinutes(10));
        long woken = time.nanos();

        for (int user = 0; user < 101; user++) {
            limiter.tryPass(LONG);
        }

        assertThat(time.since(woken)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void keepsAHighRateByLettingAFewThroughAtATime() throws InterruptedException {
        RateLimiter limiter = new RateLimiter(50_000, time);

        for (int user = 0; user < 50_001; user++) {
            limiter.tryPass(LONG);
        }

        assertThat(time.since(start)).isBetween(Duration.ofMillis(998), Duration.ofMillis(1_002));
    }
}
