package dev.userstream.producer.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RateLimiterTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final ManualTime time = new ManualTime();

    @Test
    void letsEachUserThroughAtItsIntendedTime() throws InterruptedException {
        RateLimiter pace = new RateLimiter(4, time);

        for (int user = 0; user < 10; user++) {
            assertThat(pace.tryPass(LONG)).isTrue();
            assertThat(time.nanos()).isEqualTo(Duration.ofMillis(250L * user).toNanos());
        }
    }

    @Test
    void doesNotDriftWhenEachUserIsALittleLate() throws InterruptedException {
        RateLimiter pace = new RateLimiter(10, time);

        for (int user = 0; user < 100; user++) {
            pace.tryPass(LONG);
            time.pass(Duration.ofMillis(30));
        }

        assertThat(time.nanos()).isEqualTo(Duration.ofMillis(99 * 100 + 30).toNanos());
    }

    @Test
    void doesNotCatchUpInABurstAfterASuspension() throws InterruptedException {
        RateLimiter pace = new RateLimiter(100, time);
        pace.tryPass(LONG);
        time.pass(Duration.ofMinutes(10));
        long woken = time.nanos();

        for (int user = 0; user < 101; user++) {
            pace.tryPass(LONG);
        }

        assertThat(Duration.ofNanos(time.nanos() - woken)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void keepsAHighRateByLettingAFewThroughAtATime() throws InterruptedException {
        RateLimiter pace = new RateLimiter(50_000, time);

        for (int user = 0; user < 50_001; user++) {
            pace.tryPass(LONG);
        }

        assertThat(Duration.ofNanos(time.nanos())).isBetween(Duration.ofMillis(998), Duration.ofMillis(1_002));
    }
}
