package dev.userstream.producer.api;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Time that only goes forward, so that a changed clock never causes a burst of requests. Passed in, so that tests need not wait.
 */
public interface MonotonicTime {
    /** The machine's. */
    MonotonicTime SYSTEM = new MonotonicTime() {
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
    long nanos();

    /** Waits; throws immediately when the thread is interrupted. */
    void sleep(Duration duration) throws InterruptedException;

    /** How long ago a reading of {@link #nanos()} was. */
    default Duration since(long nanos) {
        return Duration.ofNanos(nanos() - nanos);
    }

    /** The same time for libraries that need a clock; its dates have no meaning. */
    default Clock asClock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return Instant.EPOCH.plusNanos(nanos());
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }
}
