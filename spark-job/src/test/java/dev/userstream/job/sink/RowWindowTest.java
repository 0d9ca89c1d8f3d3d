package dev.userstream.job.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RowWindowTest {
    private static final int MAX = 1_000;

    private final RowWindow window = new RowWindow(MAX, Duration.ofSeconds(8));

    @Test
    void windowGrowsToItsMaximum_whileTheStoreIsFast() {
        answerTimes(12, Duration.ofMillis(1), Duration.ZERO);

        assertThat(window.rows()).isEqualTo(MAX);
    }

    @Test
    void windowFitsIntoAQuarterOfTheTimeout_whileTheStoreIsSlow() {
        answerTimes(12, Duration.ZERO, Duration.ofMillis(20));

        assertThat(window.rows()).isEqualTo(100);
    }

    @Test
    void windowIsOneRowAfterATimeout_andGrowsAgain() {
        answerTimes(12, Duration.ofMillis(1), Duration.ZERO);

        window.timedOut();
        assertThat(window.rows()).isEqualTo(1);

        answerTimes(12, Duration.ofMillis(1), Duration.ZERO);
        assertThat(window.rows()).isEqualTo(MAX);
    }

    @Test
    void windowIsNeverEmpty() {
        window.succeeded(1, Duration.ofMinutes(1).toNanos());

        assertThat(window.rows()).isEqualTo(1);
    }

    private void answerTimes(int times, Duration perRequest, Duration perRow) {
        for (int request = 0; request < times; request++) {
            int rows = window.rows();
            window.succeeded(rows, perRequest.plus(perRow.multipliedBy(rows)).toNanos());
        }
    }
}
