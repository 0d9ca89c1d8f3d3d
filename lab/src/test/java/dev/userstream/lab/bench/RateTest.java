package dev.userstream.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RateTest {
    private static final long SECOND = 1_000_000_000;

    private Duration cpu = Duration.ZERO;
    private final Rate.Meter meter = new Rate.Meter(() -> cpu);

    @Test
    void steadyRateCoversTheSecondHalfOnly() {
        sample(0, 0);
        sample(10, 100);
        sample(12, 500);
        sample(14, 1_000);

        Rate rate = meter.rate();

        assertThat(rate.wholePerS()).isEqualTo(1_000 / 14.0, within(1e-9));
        assertThat(rate.steadyPerS()).isEqualTo(250);
    }

    @Test
    void slowLastBatchOfAFewRecordsIsNotPartOfTheSteadyRate() {
        sample(0, 0);
        sample(1, 500);
        sample(2, 995);
        sample(60, 1_000);

        assertThat(meter.rate().steadyPerS()).isEqualTo(495);
    }

    @Test
    void processorTimeIsThatOfTheSecondHalf() {
        sample(0, 0);
        cpu = Duration.ofSeconds(9);
        sample(1, 500);
        cpu = Duration.ofSeconds(9).plusMillis(5);
        sample(2, 1_000);

        assertThat(meter.rate().cpuUsPerRow()).isEqualTo(10);
    }

    @Test
    void oneBatchForEverythingStillGivesARate() {
        sample(0, 0);
        sample(4, 1_000);

        assertThat(meter.rate().steadyPerS()).isEqualTo(250);
    }

    @Test
    void samplesWithoutNewRowsAreIgnored() {
        sample(0, 0);
        sample(1, 500);
        sample(2, 1_000);
        sample(60, 1_000);

        assertThat(meter.rate().wholePerS()).isEqualTo(500);
    }

    private void sample(long seconds, long rows) {
        meter.sample(seconds * SECOND, rows);
    }
}
