package dev.userstream.job.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class WatchLoopTest {
    private final StopSignal stop = new StopSignal();
    private final AtomicInteger checks = new AtomicInteger();

    @Test
    void aCheckThatBreaksDoesNotEndTheWatch() {
        loop(() -> {
            if (checks.incrementAndGet() == 3) {
                stop.request();
            }
            throw new IllegalStateException("broken");
        });

        assertThat(checks).hasValue(3);
    }

    @Test
    void nothingIsCheckedOnceTheJobIsToEnd() {
        stop.request();
        loop(checks::incrementAndGet);

        assertThat(checks).hasValue(0);
    }

    private void loop(WatchLoop.Check check) {
        new WatchLoop(check, Duration.ofMillis(1), stop).run();
    }
}
