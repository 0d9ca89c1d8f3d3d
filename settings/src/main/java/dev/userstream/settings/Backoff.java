package dev.userstream.settings;

import java.time.Duration;

/**
 * Exponential back-off without jitter: the wait doubles with each failure.
 *
 * @param first the wait after the first failure, more than 0
 * @param max the longest wait, at least {@code first}
 */
public record Backoff(Duration first, Duration max) {
    /** After this many doublings every sensible maximum is reached. */
    private static final int MAX_DOUBLINGS = 30;

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if {@code first} is not positive or exceeds {@code max}
     */
    public Backoff {
        if (first.isZero() || first.isNegative() || first.compareTo(max) > 0) {
            throw new IllegalArgumentException("first: " + first + ", max: " + max + " (expected: 0 < first <= max)");
        }
    }

    /**
     * The wait after a number of failures in a row.
     *
     * @param failures 1 or more
     */
    public Duration after(int failures) {
        if (failures < 1) {
            throw new IllegalArgumentException("failures: " + failures + " (expected: 1 or more)");
        }
        Duration wait = first.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
        return wait.compareTo(max) < 0 ? wait : max;
    }
}
