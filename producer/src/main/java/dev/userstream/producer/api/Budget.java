package dev.userstream.producer.api;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * How many users all runs together may ask for: at most {@code users} in any stretch of {@code window}. The source
 * counts in fixed windows that begin when it likes; what fits every stretch fits those. Thread-safe.
 */
final class Budget {
    /**
     * Users asked for.
     *
     * @param atNanos when, in monotonic time
     */
    record Reservation(long atNanos, int users) {}

    private final MonotonicTime time;
    private final int users;
    private final long windowNanos;
    private final Deque<Reservation> reservations = new ArrayDeque<>();
    private long heldSinceNanos;
    private long heldForNanos;

    /**
     * A budget nobody has used yet.
     *
     * @param users most users in a window; 0 for no limit
     */
    Budget(MonotonicTime time, int users, Duration window) {
        this.time = time;
        this.users = users;
        this.windowNanos = window.toNanos();
    }

    /** Reserves now, or gives {@code null} where {@link #waitFor} is not zero. */
    synchronized @Nullable Reservation tryReserve(int wanted) {
        if (!waitFor(wanted).isZero()) {
            return null;
        }
        Reservation reservation = new Reservation(time.nanos(), wanted);
        reservations.addLast(reservation);
        return reservation;
    }

    /** How long until that many users may be asked for, as it looks now. */
    synchronized Duration waitFor(int wanted) {
        long now = time.nanos();
        while (!reservations.isEmpty() && now - reservations.getFirst().atNanos() >= windowNanos) {
            reservations.removeFirst();
        }
        return Duration.ofNanos(Math.max(heldNanos(now), users == 0 ? 0 : nanosUntilFree(wanted, now)));
    }

    /** Returns a reservation for which the source has served nobody. */
    synchronized void giveBack(Reservation reservation) {
        reservations.removeLastOccurrence(reservation);
    }

    /** Lets nobody ask for at least that long: the source has said that it is too much. */
    synchronized void hold(Duration duration) {
        if (duration.toNanos() > heldNanos(time.nanos())) {
            heldSinceNanos = time.nanos();
            heldForNanos = duration.toNanos();
        }
    }

    private long heldNanos(long now) {
        return Math.max(0, heldForNanos - (now - heldSinceNanos));
    }

    private long nanosUntilFree(int wanted, long now) {
        long excess = reservations.stream().mapToLong(Reservation::users).sum() + wanted - users;
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
