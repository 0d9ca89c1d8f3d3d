package dev.userstream.bench.throughput;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RateTest {
    private final Rate.Watch watch = new Rate.Watch(1_000);

    @Test
    void theSecondHalfIsSteady() {
        look(0, 0);
        look(10, 500);
        look(11, 1_000);

        Rate rate = watch.rate();

        assertThat(rate.steadyPerS()).isEqualTo(500);
        assertThat(rate.wholePerS()).isEqualTo(1_000.0 / 11);
    }

    @Test
    void theFewRowsOfALastBatchAreNotSteady() {
        look(0, 0);
        look(10, 500);
        look(11, 995);
        look(13, 1_000);

        Rate rate = watch.rate();

        assertThat(rate.steadyPerS()).isEqualTo(495);
        assertThat(rate.wholePerS()).isEqualTo(1_000.0 / 13);
    }

    @Test
    void whatIsDoneAtOnceIsSteadyAsAWhole() {
        look(0, 0);
        look(5, 995);
        look(6, 1_000);

        assertThat(watch.rate().steadyPerS()).isEqualTo(199);
    }

    @Test
    void theFirstMinuteEndsAfterAMinute() {
        look(0, 0);
        look(50, 100);
        look(100, 1_000);

        assertThat(watch.rate().firstMinutePerS()).isEqualTo(2);
    }

    @Test
    void whatTakesLessThanAMinuteIsAllFirstMinute() {
        look(0, 0);
        look(10, 1_000);

        assertThat(watch.rate().firstMinutePerS()).isEqualTo(100);
    }

    @Test
    void looksThatShowNothingNewDoNotCount() {
        look(0, 0);
        look(10, 1_000);
        look(500, 1_000);

        assertThat(watch.rate().wholePerS()).isEqualTo(100);
    }

    private void look(int seconds, long rows) {
        watch.look(Duration.ofSeconds(seconds).toNanos(), rows);
    }
}
