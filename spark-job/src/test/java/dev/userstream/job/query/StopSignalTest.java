package dev.userstream.job.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class StopSignalTest {
    private final StopSignal stop = new StopSignal();

    @Test
    void nobodyHasAskedYet() {
        stop.pause(Duration.ofMillis(1));

        assertThat(stop.requested()).isFalse();
    }

    @Test
    @Timeout(20)
    void aRequestEndsEveryPause() throws InterruptedException {
        Thread asking = new Thread(stop::request);
        asking.start();

        stop.pause(Duration.ofHours(1));
        stop.await();

        assertThat(stop.requested()).isTrue();
    }
}
