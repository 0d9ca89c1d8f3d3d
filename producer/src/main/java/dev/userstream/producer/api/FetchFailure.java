package dev.userstream.producer.api;

import java.util.Locale;

/** Kinds of failure of one exchange with the source; each is counted by its code. */
public enum FetchFailure {
    /** No connection, name not resolved, connection reset or cut. */
    UNREACHABLE,
    /** The certificate cannot be trusted. Never bypassed. */
    TLS,
    /** The whole exchange took longer than its deadline. */
    TIMEOUT,
    /** More bytes than the cap allows. */
    BODY_TOO_LARGE,
    /** 429, or the client's own budget says wait. */
    RATE_LIMITED,
    /** 5xx. */
    SERVER_ERROR,
    /** 401 or 403. */
    FORBIDDEN,
    /** 404: wrong address or version. */
    NOT_FOUND,
    /** Another status that carries no users, such as 204 or 304. */
    UNEXPECTED_STATUS,
    /** A redirect that must not be followed: a loop, too many, or from https to http. */
    REDIRECT,
    /** Not JSON although the status says success. */
    NOT_JSON,
    /** JSON, but cut short, ambiguous, or not one document of the documented shape. */
    BROKEN_ENVELOPE,
    /** The source answered with its own error message. */
    SOURCE_ERROR,
    /** A well-formed answer without users. */
    EMPTY_PAGE,
    /** The circuit breaker is open: the source failed too often lately. */
    CIRCUIT_OPEN;

    private final String code = name().toLowerCase(Locale.ROOT);

    /** The stable lower-case code in logs and metrics. */
    public String code() {
        return code;
    }
}
