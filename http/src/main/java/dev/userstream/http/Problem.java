package dev.userstream.http;

import java.util.LinkedHashMap;
import java.util.Map;

/** An error response in the form of RFC 9457. Handlers throw it, and {@link HttpServer} sends it. */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Map<String, String> RETRY_SOON = Map.of("Retry-After", "2");

    /** Details quote the request, which may be long. */
    private static final int MAX_DETAIL = 4_000;

    private final int status;
    private final String title;
    private final transient Map<String, String> headers;

    private Problem(int status, String title, String detail, Map<String, String> headers) {
        super(detail.length() > MAX_DETAIL ? detail.substring(0, MAX_DETAIL) + "…" : detail);
        this.status = status;
        this.title = title;
        this.headers = headers;
    }

    /** 400: the request is malformed or breaks a rule. */
    public static Problem badRequest(String detail) {
        return of(400, "Bad request", detail);
    }

    /** 403: the request comes from a web page or a host name that is not allowed. */
    static Problem forbidden(String detail) {
        return of(403, "Forbidden", detail);
    }

    /** 404: the resource does not exist. */
    public static Problem notFound(String detail) {
        return of(404, "Not found", detail);
    }

    /** 409: the request contradicts the resource's state. */
    public static Problem conflict(String detail) {
        return of(409, "Conflict", detail);
    }

    /** 413: the body is too large. */
    static Problem tooLarge(String detail) {
        return of(413, "Content too large", detail);
    }

    /** 503 with {@code Retry-After}: a transient condition; the same request may succeed later. */
    public static Problem unavailable(String detail) {
        return new Problem(503, "Unavailable", detail, RETRY_SOON);
    }

    /**
     * 503 without {@code Retry-After}: a server behind this service refuses, and only an operator can change that.
     *
     * @param server the server that refuses, such as {@code "Kafka"}
     */
    public static Problem refused(String server, String detail) {
        return of(503, "Refused by " + server, detail);
    }

    /** Any other status, without headers of its own. */
    static Problem of(int status, String title, String detail) {
        return new Problem(status, title, detail, Map.of());
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    /** The document's members. */
    Map<String, Object> document() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("title", title);
        members.put("status", status);
        members.put("detail", String.valueOf(getMessage()));
        return members;
    }
}
