package dev.userstream.local.demo;

import java.net.URI;
import java.util.Optional;

/**
 * What a demo does.
 *
 * @param users how many users to publish and measure
 * @param rate users per second, where the caller chose
 * @param source the source, where the caller chose
 * @param apiUrl a server to take the users from instead of the usual ones
 */
record DemoPlan(long users, Optional<Double> rate, Optional<UserSource.Kind> source, Optional<URI> apiUrl) {
    /** Users that are published before, and are in no figure of latency. */
    static final long WARM_UP_USERS = 500;

    /** The rate of the warm-up, which takes 8 s. */
    static final double WARM_UP_RATE = 62.5;

    private static final double USUAL_SECONDS = 16;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException with name, value and expectation of the first that is wrong
     */
    DemoPlan {
        if (users < 1) {
            throw new IllegalArgumentException("--users: " + users + " (expected: 1 or more)");
        }
        if (rate.filter(number -> !(number > 0 && number <= 1_000_000)).isPresent()) {
            throw new IllegalArgumentException(
                    "--rate: " + rate.get() + " (expected: more than 0, at most 1000000 users a second)");
        }
        if (apiUrl.isPresent() && source.isPresent()) {
            throw new IllegalArgumentException("--source, --api-url: both given (expected: one of them)");
        }
        if (apiUrl.filter(url -> url.getHost() == null
                        || !String.valueOf(url.getScheme()).matches("https?"))
                .isPresent()) {
            throw new IllegalArgumentException(
                    "--api-url: " + apiUrl.get() + " (expected: an http:// or https:// address)");
        }
    }

    /** Users per second: as asked, else so that publishing takes 16 s. */
    double usersPerSecond() {
        return rate.orElse(Math.max(1, users / USUAL_SECONDS));
    }
}
