package dev.userstream.producer.api;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Time that only goes forward, so that a changed clock never causes a burst of requests. Passed in, so that tests need not wait.
 * As a {@link Clock} its dates have no meaning.
 */
public abstract class MonotonicTime extends Clock {
    /** The machine's. */
    public static final MonotonicTime SYSTEM = new MonotonicTime() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            Thread.sleep(duration.toMillis(), duration.toNanosPart() % 1_000_000);
        }
    };

    /** Nanoseconds from an arbitrary origin; only differences have a meaning. */
    public abstract long nanos();

    /** Waits; throws immediately when the thread is interrupted. */
    public abstract void sleep(Duration duration) throws InterruptedException;

    /** How long ago a reading of {@link #nanos()} was. */
    public final Duration since(long nanos) {
        return Duration.ofNanos(nanos() - nanos);
    }

    @Override
    public final Instant instant() {
        return Instant.EPOCH.plusNanos(nanos());
    }

    @Override
    public final ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public final Clock withZone(ZoneId zone) {
        return this;
    }
}
