package dev.userstream.producer.api;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Time that only goes forward and stands still while the machine is suspended, so that a clock that is set, or a laptop
 * that wakes up, never lets a burst of requests through.
 */
public interface MonotonicTime {
    /** The machine's own. */
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

    /** Nanoseconds from an arbitrary origin; only differences mean something. */
    long nanos();

    /** Waits; ends at once with the exception when the thread is interrupted. */
    void sleep(Duration duration) throws InterruptedException;

    /** How long ago a reading of {@link #nanos()} was. */
    default Duration since(long nanos) {
        return Duration.ofNanos(nanos() - nanos);
    }

    /** The same time for a library that asks for a clock; its dates mean nothing. */
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
