package dev.userstream.producer.api;

import java.util.Locale;

/** Kinds of failure of one exchange with the source; each is counted by its code. */
public enum FetchFailure {
    /** No connection, name not resolved, connection reset or cut. */
    UNREACHABLE("check the network and USERSTREAM_API_URL"),
    /** The certificate cannot be trusted. Never bypassed. */
    TLS("check the server's certificate, the clock and the trusted authorities of this Java"),
    TIMEOUT("try smaller pages or raise USERSTREAM_API_EXCHANGE_TIMEOUT"),
    BODY_TOO_LARGE("check USERSTREAM_API_URL, or raise USERSTREAM_API_MAX_BODY_BYTES"),
    /** 429, or the client's own budget is used up. */
    RATE_LIMITED("others behind the same address use the source too: wait, or lower USERSTREAM_API_BUDGET_USERS"),
    SERVER_ERROR,
    FORBIDDEN("the source refuses this network (cloud addresses often are refused): publish from another one"),
    NOT_FOUND("check host, path and version in USERSTREAM_API_URL"),
    /** Another status that carries no users, such as 204 or 304. */
    UNEXPECTED_STATUS("check USERSTREAM_API_URL and any proxy"),
    /** A redirect that must not be followed: a loop, too many, or from https to http. */
    REDIRECT("set USERSTREAM_API_URL to the final address"),
    /** Not JSON although the status says success. */
    NOT_JSON("check USERSTREAM_API_URL and whether a portal or proxy responds instead of the source"),
    /** JSON, but cut short, ambiguous, or not one document of the documented shape. */
    BROKEN_ENVELOPE("check that USERSTREAM_API_URL is a randomuser.me API of version 1.4"),
    SOURCE_ERROR,
    EMPTY_PAGE,
    /** The circuit breaker is open: the source failed repeatedly. */
    CIRCUIT_OPEN;

    private final String code = name().toLowerCase(Locale.ROOT);
    private final String advice;

    FetchFailure() {
        this("the source is failing: try again later");
    }

    FetchFailure(String advice) {
        this.advice = advice;
    }

    /** The stable lower-case code in logs and metrics. */
    public String code() {
        return code;
    }

    /** What an operator can do about it. */
    String advice() {
        return advice;
    }

    /** Whether a retry does not help, so that a few attempts are enough. */
    boolean isRefusal() {
        return this == FORBIDDEN || this == NOT_FOUND;
    }

    /** Whether the source itself is failing, which affects every run; a refusal or a rate limit shows that it works. */
    boolean isOutage() {
        return !isRefusal() && this != RATE_LIMITED && this != CIRCUIT_OPEN;
    }
}
