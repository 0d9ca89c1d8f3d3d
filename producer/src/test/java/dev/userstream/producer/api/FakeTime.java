package dev.userstream.producer.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time that passes only when a thread sleeps or a test advances it. Thread-safe. */
public final class FakeTime implements MonotonicTime {
    private final List<Duration> sleeps = new ArrayList<>();
    private long nanos = 1_000_000_007L;

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public synchronized void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before a sleep");
        }
        sleeps.add(duration);
        nanos += duration.toNanos();
    }

    /** Advances the time. */
    public synchronized void pass(Duration duration) {
        nanos += duration.toNanos();
    }

    synchronized List<Duration> sleeps() {
        return List.copyOf(sleeps);
    }
}
