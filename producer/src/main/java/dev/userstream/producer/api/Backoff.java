package dev.userstream.producer.api;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after failures: twice as long after each, with jitter so that many producers do not come back at
 * once.
 *
 * @param min after the first failure
 * @param max longest ordinary wait
 * @param random where the jitter comes from
 */
record Backoff(Duration min, Duration max, RandomGenerator random) {
    private static final Duration RATE_LIMITED_MIN = Duration.ofMinutes(1);
    private static final Duration RATE_LIMITED_MAX = Duration.ofMinutes(5);
    private static final int MOST_DOUBLINGS = 30;

    /**
     * Between half and all of the doubled minimum.
     *
     * @param failures in a row, from 1
     */
    Duration ordinary(int failures) {
        long nanos = doubled(min, max, failures);
        return Duration.ofNanos(nanos / 2 + (long) (random.nextDouble() * (nanos - nanos / 2)));
    }

    /**
     * For a source that limits us and does not say for how long: its window is minutes, so from 1 to 5 of them.
     * Jitter only adds.
     *
     * @param failures in a row, from 1
     */
    Duration rateLimited(int failures) {
        long nanos = doubled(RATE_LIMITED_MIN, RATE_LIMITED_MAX, failures);
        return Duration.ofNanos(Math.min(RATE_LIMITED_MAX.toNanos(), nanos + (long) (random.nextDouble() * nanos / 4)));
    }

    private static long doubled(Duration first, Duration most, int failures) {
        int doublings = Math.min(MOST_DOUBLINGS, failures - 1);
        return first.compareTo(most.dividedBy(1L << doublings)) >= 0 ? most.toNanos() : first.toNanos() << doublings;
    }
}
