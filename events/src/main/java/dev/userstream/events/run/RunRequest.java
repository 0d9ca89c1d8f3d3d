package dev.userstream.events.run;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The request that starts a run. Two requests are the same when they are equal.
 *
 * @param users how many users to publish; exactly one of this and {@code duration} is given
 * @param duration how long to publish, counted as active time; whole milliseconds, 1 ms to 365 days
 * @param rate users a second, above 0; {@code null} for as fast as source and brokers allow
 * @param nationalities two-letter upper-case codes to ask the source for; empty for all
 * @param lease a run that is not polled for this long is cancelled, whole milliseconds, 1 ms to 365 days; {@code null}
 *     for never
 */
public record RunRequest(
        @Nullable Long users,
        @Nullable Duration duration,
        @Nullable Double rate,
        List<String> nationalities,
        @Nullable Duration lease) {
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final String LENGTH = "whole milliseconds, 1 ms to 365 days";

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the first value that is out of its range
     */
    public RunRequest {
        if ((users == null) == (duration == null)) {
            throw new IllegalArgumentException(
                    "users, duration: " + users + ", " + duration + " (expected: exactly one)");
        }
        require(users == null || users > 0, "users", users, "1 or more");
        require(duration == null || isLength(duration), "duration", duration, LENGTH);
        require(
                rate == null || (rate > 0 && rate <= 1_000_000),
                "rate",
                rate,
                "more than 0, at most 1000000 users a second");
        require(lease == null || isLength(lease), "lease", lease, LENGTH);
        nationalities = List.copyOf(nationalities);
        require(
                nationalities.stream().allMatch(code -> code.matches("[A-Z]{2}")),
                "nationalities",
                nationalities,
                "two upper-case letters each");
    }

    /** The duration, where the request is for one. */
    public Optional<Duration> requestedDuration() {
        return Optional.ofNullable(duration);
    }

    /** The rate in users a second, where the request limits it. */
    public Optional<Double> requestedRate() {
        return Optional.ofNullable(rate);
    }

    /** The lease, where the request has one. */
    public Optional<Duration> requestedLease() {
        return Optional.ofNullable(lease);
    }

    /** The ledger keeps milliseconds, and a request that comes back from it must equal the one that went in. */
    private static boolean isLength(Duration duration) {
        return duration.compareTo(Duration.ofMillis(1)) >= 0
                && duration.compareTo(LONGEST) <= 0
                && duration.equals(duration.truncatedTo(ChronoUnit.MILLIS));
    }

    private static void require(boolean fits, String name, @Nullable Object value, String expected) {
        if (!fits) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
        }
    }
}
