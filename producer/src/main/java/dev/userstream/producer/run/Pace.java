package dev.userstream.producer.run;

import dev.userstream.producer.api.MonotonicTime;
import java.time.Duration;

/**
 * Lets users through at a rate. Each has an intended time, so that a short delay does not shift all that follow; after a
 * longer one (a slow source, a suspended machine) the plan is shifted instead of caught up in a burst. Not thread-safe.
 */
final class Pace {
    private static final long MOST_LATE_NANOS = Duration.ofSeconds(1).toNanos();

    /** Above a thousand users a second, a few at a time: sleeping for each would cost more than it gives. */
    private static final long FINEST_NANOS = Duration.ofMillis(1).toNanos();

    private static final double NANOS_PER_SECOND = 1e9;

    private final double nanosPerUser;
    private final long earliestNanos;
    private final MonotonicTime time;
    private long plannedFrom;
    private long let;

    /**
     * Starts now.
     *
     * @param rate users a second; {@code Double.POSITIVE_INFINITY} for no limit
     */
    Pace(double rate, MonotonicTime time) {
        this.nanosPerUser = NANOS_PER_SECOND / rate;
        this.earliestNanos = nanosPerUser < FINEST_NANOS ? FINEST_NANOS : 0;
        this.time = time;
        this.plannedFrom = time.nanos();
    }

    /**
     * Waits for the next user's turn.
     *
     * @param atMost how long this call may sleep
     * @return whether it is the user's turn; if so it counts as let through
     */
    boolean awaitTurn(Duration atMost) throws InterruptedException {
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
        if (-early > MOST_LATE_NANOS) {
            plannedFrom = time.nanos();
            let = 0;
        }
        let++;
        return true;
    }

    private long intended() {
        return plannedFrom + (long) (let * nanosPerUser);
    }
}
