package dev.userstream.producer.api;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One failed attempt to fetch a page. Holds no user data, so all of it may be logged.
 *
 * @param cause what kind of failure
 * @param detail what was found and what was expected
 * @param status the answer's status, or 0 where none came
 * @param contentType the answer's Content-Type, or the empty text
 * @param excerpt first characters of the answer's body, or the empty text where it may hold user data
 * @param retryAfter how long the answer asked us to wait, already capped, or {@code null}
 */
public record AttemptFailure(
        FetchFailure cause,
        String detail,
        int status,
        String contentType,
        String excerpt,
        @Nullable Duration retryAfter) {
    /** A failure without an answer. */
    static AttemptFailure unanswered(FetchFailure cause, String detail) {
        return new AttemptFailure(cause, detail, 0, "", "", null);
    }

    /** How long the answer asked us to wait, where it did. */
    public Optional<Duration> requestedWait() {
        return Optional.ofNullable(retryAfter);
    }

    /**
     * Whether the source may have charged the users to us: it did so when it delivered, and may have when it was slow.
     */
    boolean mayHaveBeenCharged() {
        return status == 200 || cause == FetchFailure.TIMEOUT;
    }
}
