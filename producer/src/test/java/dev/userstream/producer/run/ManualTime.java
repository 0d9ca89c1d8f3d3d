package dev.userstream.producer.run;

import dev.userstream.producer.api.MonotonicTime;
import java.time.Duration;

/** Time that passes only when a thread sleeps or a test advances it. Thread-safe. */
final class ManualTime implements MonotonicTime {
    private long nanos;

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public void sleep(Duration duration) {
        pass(duration);
    }

    synchronized void pass(Duration duration) {
        nanos += duration.toNanos();
    }
}
