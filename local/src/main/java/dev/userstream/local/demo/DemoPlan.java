package dev.userstream.local.demo;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * What a demo is to do.
 *
 * @param users how many users to publish
 * @param rate users a second, where the caller chose
 * @param source the source, where the caller chose
 * @param apiUrl a server to take the users from instead of the usual ones
 */
record DemoPlan(long users, Optional<Double> rate, Optional<SourceKind> source, Optional<URI> apiUrl) {
    private static final double USUAL_SECONDS = 16;
    private static final Duration OUTLASTS_THE_START = Duration.ofSeconds(15);

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
    }

    /** Users a second: as asked, else so that publishing takes about sixteen seconds, long enough for steady figures. */
    double usersASecond() {
        return rate.orElse(Math.max(1, users / USUAL_SECONDS));
    }

    /** Whether publishing goes on when the job has started, so that it need not wait for that. */
    boolean outlastsTheStart() {
        return users / usersASecond() >= OUTLASTS_THE_START.toSeconds();
    }
}
