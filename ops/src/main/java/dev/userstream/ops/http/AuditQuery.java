package dev.userstream.ops.http;

import dev.userstream.http.Problem;
import dev.userstream.settings.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What follows the question mark of a request for an audit. */
final class AuditQuery {
    static final Duration DEFAULT = Duration.ofSeconds(60);
    static final Duration LONGEST = Duration.ofMinutes(10);

    private static final String TIMEOUT = "timeout=";

    private AuditQuery() {}

    /**
     * How long to wait for the stores.
     *
     * @param query the raw query, {@code null} where there is none
     * @throws Problem if it is not understood
     */
    static Duration timeout(@Nullable String query) {
        if (query == null || query.isEmpty()) {
            return DEFAULT;
        }
        if (!query.startsWith(TIMEOUT)) {
            throw Problem.badRequest("query: " + query + " (expected: timeout=DURATION, or none)");
        }
        try {
            Duration timeout = Durations.parse(query.substring(TIMEOUT.length()));
            if (timeout.compareTo(LONGEST) <= 0) {
                return timeout;
            }
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("timeout: " + e.getMessage());
        }
        throw Problem.badRequest(query.replace('=', ':') + " (expected: a duration of at most 10m)");
    }
}
