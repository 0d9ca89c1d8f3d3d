package dev.userstream.producer.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A page could not be fetched. Carries no user data, so all of it may be logged. An {@link IOException}, because OkHttp's
 * interceptors may throw no other.
 */
public final class FetchFailedException extends IOException {
    private static final long serialVersionUID = 1L;
    private static final int MAX_EXCERPT = 200;
    private static final int SEARCHED = 8_192;
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\s]+");
    private static final Pattern USER_DATA = Pattern.compile("results|gender|login", Pattern.CASE_INSENSITIVE);

    private final FetchFailure reason;
    private final transient Response response;

    /** What identifies a response: status 0 where there was none, no excerpt of a body that may hold user data. */
    record Response(
            int status,
            String contentType,
            String excerpt,
            @Nullable Duration retryAfter) {
        private static final Response NONE = new Response(0, "", "", null);
    }

    /** A failure without a response; the detail has what was found and what was expected. */
    public FetchFailedException(FetchFailure reason, String detail) {
        this(reason, detail, Response.NONE);
    }

    private FetchFailedException(FetchFailure reason, String detail, Response response) {
        super(detail);
        this.reason = reason;
        this.response = response;
    }

    /** The same failure with what identifies the response. */
    FetchFailedException in(PageExchange.Answer answer) {
        String type = oneLine(Objects.toString(answer.headers().get("Content-Type"), ""));
        return new FetchFailedException(
                reason,
                detail(),
                new Response(answer.status(), type, excerpt(answer.body(), answer.status()), answer.retryAfter()));
    }

    /** The same failure as the last of several attempts. */
    FetchFailedException withDetail(String detail) {
        return new FetchFailedException(reason, detail, response);
    }

    /** The kind of failure. */
    public FetchFailure reason() {
        return reason;
    }

    /** What was found and what was expected, one line. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    Response response() {
        return response;
    }

    /** Whether the source may have counted the users against the rate limit: it delivered, or was slow. */
    boolean mayBeCharged() {
        return response.status() == PageExchange.OK || reason == FetchFailure.TIMEOUT;
    }

    /** Untrusted text on one line of at most 200 characters, so that it cannot forge log lines. */
    static String oneLine(String text) {
        String line = UNPRINTABLE.matcher(text).replaceAll(" ").strip();
        return line.length() > MAX_EXCERPT ? line.substring(0, MAX_EXCERPT) : line;
    }

    private static String excerpt(byte[] body, int status) {
        String beginning = new String(body, 0, Math.min(body.length, SEARCHED), StandardCharsets.UTF_8).strip();
        boolean mayHoldUsers = (status == PageExchange.OK && !beginning.startsWith("<"))
                || USER_DATA.matcher(beginning).find();
        return mayHoldUsers ? "" : oneLine(beginning);
    }
}
