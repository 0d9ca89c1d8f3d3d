package dev.userstream.producer.api;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Limits the users that all runs together request: at most so many in any period of the window's length. The source counts
 * in fixed windows whose start it does not tell, and Resilience4j's rate limiter also works in fixed cycles, two of which could
 * fall into one window of the source; a sliding window never exceeds the limit. Thread-safe.
 */
final class UserBudget {
    /**
     * Requested users.
     *
     * @param atNanos when, in monotonic time
     */
    record Reservation(long atNanos, int users) {}

    private final MonotonicTime time;
    private final int limit;
    private final long windowNanos;
    private final Deque<Reservation> reservations = new ArrayDeque<>();
    private long blockedSince;
    private long blockedForNanos;

    /**
     * An unused budget.
     *
     * @param limit most users in a window; 0 for no limit
     */
    UserBudget(MonotonicTime time, int limit, Duration window) {
        this.time = time;
        this.limit = limit;
        this.windowNanos = window.toNanos();
    }

    /** Reserves, or returns {@code null} while {@link #waitFor} is not zero. */
    synchronized @Nullable Reservation tryReserve(int users) {
        if (!waitFor(users).isZero()) {
            return null;
        }
        Reservation reservation = new Reservation(time.nanos(), users);
        reservations.addLast(reservation);
        return reservation;
    }

    /** How long until that many users may be requested, as of now. */
    synchronized Duration waitFor(int users) {
        long now = time.nanos();
        while (!reservations.isEmpty() && now - reservations.getFirst().atNanos() >= windowNanos) {
            reservations.removeFirst();
        }
        return Duration.ofNanos(Math.max(blockedNanos(now), limit == 0 ? 0 : nanosUntilFree(users, now)));
    }

    /** Returns a reservation that the source did not serve. */
    synchronized void release(Reservation reservation) {
        reservations.removeLastOccurrence(reservation);
    }

    /** Stops all requests for at least that long, because the source reported too many. */
    synchronized void block(Duration duration) {
        if (duration.toNanos() > blockedNanos(time.nanos())) {
            blockedSince = time.nanos();
            blockedForNanos = duration.toNanos();
        }
    }

    private long blockedNanos(long now) {
        return Math.max(0, blockedForNanos - (now - blockedSince));
    }

    private long nanosUntilFree(int users, long now) {
        long excess = reservations.stream().mapToLong(Reservation::users).sum() + users - limit;
        for (Reservation oldest : reservations) {
            if (excess <= 0) {
                return 0;
            }
            excess -= oldest.users();
            if (excess <= 0) {
                return oldest.atNanos() + windowNanos - now;
            }
        }
        return 0;
    }
}
