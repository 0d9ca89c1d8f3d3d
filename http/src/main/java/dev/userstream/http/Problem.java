package dev.userstream.http;

/** An error response as RFC 9457 defines it. Handlers throw it, and {@link HttpServer} sends it. */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Details quote the request, which may be long. */
    private static final int MAX_DETAIL = 4_000;

    private final transient Document document;
    private final boolean retryable;

    private Problem(int status, String title, String detail, boolean retryable) {
        super(detail.length() > MAX_DETAIL ? detail.substring(0, MAX_DETAIL) + "…" : detail);
        this.document = new Document(title, status, String.valueOf(getMessage()));
        this.retryable = retryable;
    }

    /** 400: the request is malformed or breaks a rule. */
    public static Problem badRequest(String detail) {
        return of(400, "Bad request", detail);
    }

    /** 404: the resource does not exist. */
    public static Problem notFound(String detail) {
        return of(404, "Not found", detail);
    }

    /** 409: the request contradicts the resource's state. */
    public static Problem conflict(String detail) {
        return of(409, "Conflict", detail);
    }

    /** 503 with {@code Retry-After}: a transient condition; the same request may succeed later. */
    public static Problem unavailable(String detail) {
        return new Problem(503, "Unavailable", detail, true);
    }

    /**
     * 503 without {@code Retry-After}: a server behind this service refuses, and only an operator can change that.
     *
     * @param server the server that refuses, such as {@code "Kafka"}
     */
    public static Problem refused(String server, String detail) {
        return of(503, "Refused by " + server, detail);
    }

    /** Any other status. */
    static Problem of(int status, String title, String detail) {
        return new Problem(status, title, detail, false);
    }

    /** The HTTP status. */
    public int status() {
        return document.status();
    }

    /** Whether the same request may succeed later. */
    boolean isRetryable() {
        return retryable;
    }

    Document document() {
        return document;
    }

    /** The members of the JSON document. */
    record Document(String title, int status, String detail) {}
}
