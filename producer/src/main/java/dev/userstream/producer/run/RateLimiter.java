package dev.userstream.producer.run;

import dev.userstream.producer.api.MonotonicTime;
import java.time.Duration;

/**
 * Lets users through at a rate. Each has an intended time, so that a short delay does not shift the following ones; after a longer
 * one the schedule is shifted instead of caught up in a burst. Not thread-safe.
 */
final class RateLimiter {
    private static final long MAX_LATE_NANOS = Duration.ofSeconds(1).toNanos();

    /** Above a thousand users a second several pass at once: a sleep for each would cost more than its precision is worth. */
    private static final long RESOLUTION_NANOS = Duration.ofMillis(1).toNanos();

    private static final double NANOS_PER_SECOND = 1e9;

    private final double nanosPerUser;
    private final long earliestNanos;
    private final MonotonicTime time;
    private long startNanos;
    private long passed;

    /** Starts now, with users a second; {@code Double.POSITIVE_INFINITY} for no limit. */
    RateLimiter(double rate, MonotonicTime time) {
        this.nanosPerUser = NANOS_PER_SECOND / rate;
        this.earliestNanos = nanosPerUser < RESOLUTION_NANOS ? RESOLUTION_NANOS : 0;
        this.time = time;
        this.startNanos = time.nanos();
    }

    /** Sleeps until the next user's intended time, at most so long; returns whether the user passes. */
    boolean tryPass(Duration atMost) throws InterruptedException {
        if (nanosPerUser == 0) {
            return true;
        }
        long early = intended() - time.nanos();
        if (early > earliestNanos) {
            time.sleep(Duration.ofNanos(Math.min(early, atMost.toNanos())));
            early = intended() - time.nanos();
        }
        if (early > earliestNanos) {
            return false;
        }
        if (-early > MAX_LATE_NANOS) {
            startNanos = time.nanos();
            passed = 0;
        }
        passed++;
        return true;
    }

    private long intended() {
        return startNanos + (long) (passed * nanosPerUser);
    }
}
