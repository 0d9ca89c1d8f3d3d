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
    /** Users requested at a monotonic time. */
    record Reservation(long atNanos, int users) {}

    private final MonotonicTime time;
    private final int limit;
    private final long windowNanos;
    private final Deque<Reservation> reservations = new ArrayDeque<>();
    private long blockedUntil;

    /** An unused budget; a limit of 0 is none. */
    UserBudget(MonotonicTime time, int limit, Duration window) {
        this.time = time;
        this.limit = limit;
        this.windowNanos = window.toNanos();
        this.blockedUntil = time.nanos();
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
        long wait = Math.max(0, blockedUntil - now);
        long excess = reserved(now) + users - limit;
        for (Reservation oldest : reservations) {
            if (limit > 0 && excess > 0) {
                wait = Math.max(wait, oldest.atNanos() + windowNanos - now);
            }
            excess -= oldest.users();
        }
        return Duration.ofNanos(wait);
    }

    /** How many users may be requested now; {@code NaN} without a limit. */
    synchronized double remaining() {
        long now = time.nanos();
        if (limit == 0) {
            return Double.NaN;
        }
        return blockedUntil - now > 0 ? 0 : limit - reserved(now);
    }

    private long reserved(long now) {
        reservations.removeIf(reservation -> now - reservation.atNanos() >= windowNanos);
        return reservations.stream().mapToLong(Reservation::users).sum();
    }

    /** Returns a reservation that the source did not serve. */
    synchronized void release(Reservation reservation) {
        reservations.removeLastOccurrence(reservation);
    }

    /** Stops all requests for at least that long, because the source reported too many. */
    synchronized void block(Duration duration) {
        long until = time.nanos() + duration.toNanos();
        if (until - blockedUntil > 0) {
            blockedUntil = until;
        }
    }
}
