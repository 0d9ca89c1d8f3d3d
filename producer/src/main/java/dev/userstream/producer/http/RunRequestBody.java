package dev.userstream.producer.http;

import dev.userstream.events.run.RunRequest;
import dev.userstream.http.Json;
import dev.userstream.http.Problem;
import dev.userstream.producer.api.PageRequest;
import dev.userstream.settings.Durations;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request to publish; a field that is absent or null has its default.
 *
 * @param duration how long, such as {@code 60s}; the default where {@code users} is absent, too, is one minute
 * @param rate users a second
 * @param nationalities two-letter codes in any case
 */
public record RunRequestBody(
        @Nullable Long users,
        @Nullable String duration,
        @Nullable Double rate,
        @Nullable List<String> nationalities,
        @Nullable String lease) {
    private static final Duration DEFAULT_DURATION = Duration.ofSeconds(60);

    /** Reads a body; an empty one has only defaults. Throws a {@link Problem} if it is not a valid request. */
    static RunRequest read(byte[] json) {
        return json.length == 0
                ? new RunRequest(null, DEFAULT_DURATION, null, List.of(), null)
                : Json.parse(json, RunRequestBody.class).toRequest();
    }

    private RunRequest toRequest() {
        try {
            Duration given = duration("duration", duration);
            RunRequest request = new RunRequest(
                    users,
                    users == null && given == null ? DEFAULT_DURATION : given,
                    rate,
                    nationalities == null ? List.of() : PageRequest.nationalities(nationalities),
                    duration("lease", lease));
            PageRequest.requirePossible(request);
            return request;
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable Duration duration(String field, @Nullable String text) {
        try {
            return text == null ? null : Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(field + ": " + text + " (expected: " + Durations.EXPECTED + ")", e);
        }
    }
}
