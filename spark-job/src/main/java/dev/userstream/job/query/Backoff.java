package dev.userstream.job.query;

import java.time.Duration;

/**
 * How long to wait before the next try: twice as long after each failure.
 *
 * @param first wait after one failure
 * @param longest no wait is longer
 */
public record Backoff(Duration first, Duration longest) {
    /** What the job uses: a store that comes back is noticed within a quarter of a minute. */
    public static final Backoff OF_QUERIES = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(15));

    private static final int MAX_DOUBLINGS = 20;

    /**
     * The wait after so many failures in a row.
     *
     * @param failures 1 or more
     */
    public Duration after(int failures) {
        Duration wait = first.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
        return wait.compareTo(longest) < 0 ? wait : longest;
    }
}
