package dev.userstream.settings;

import java.time.Duration;

/**
 * Exponential back-off without jitter: the wait doubles with each failure.
 *
 * @param first the wait after the first failure, more than 0
 * @param max the longest wait, at least {@code first}
 */
public record Backoff(Duration first, Duration max) {
    /** Enough doublings to reach any sensible maximum, and too few to overflow. */
    private static final int MAX_DOUBLINGS = 30;

    /**
     * The wait after a number of failures in a row.
     *
     * @param failures 1 or more
     */
    public Duration after(int failures) {
        Duration wait = first.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
        return wait.compareTo(max) < 0 ? wait : max;
    }
}
