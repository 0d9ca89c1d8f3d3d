package dev.userstream.producer.api;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Time that only goes forward, so that a changed clock never causes a burst of requests. Passed in, so that tests need not wait. */
public interface MonotonicTime {
    /** The machine's. */
    MonotonicTime SYSTEM = new MonotonicTime() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
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
}
