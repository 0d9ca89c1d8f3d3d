package dev.userstream.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** Why a request is not answered as hoped, in the form of RFC 9457. Thrown by whoever notices; the service answers with it. */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final JsonFactory JSON = new JsonFactory();
    private static final String SECONDS_UNTIL_RETRY = "2";

    /** Details quote what was sent, and that may be long. */
    private static final int LONGEST_DETAIL = 4_000;

    private final int status;
    private final String title;
    private final transient Map<String, String> headers;

    private Problem(int status, String title, String detail, Map<String, String> headers) {
        super(detail.length() > LONGEST_DETAIL ? detail.substring(0, LONGEST_DETAIL) + "…" : detail);
        this.status = status;
        this.title = title;
        this.headers = headers;
    }

    /** The request itself is wrong. */
    public static Problem badRequest(String detail) {
        return new Problem(400, "Bad request", detail, Map.of());
    }

    /** The request must not be answered. */
    static Problem forbidden(String detail) {
        return new Problem(403, "Forbidden", detail, Map.of());
    }

    /** There is no such thing. */
    public static Problem notFound(String detail) {
        return new Problem(404, "Not found", detail, Map.of());
    }

    /**
     * The path takes other methods.
     *
     * @param allowed those methods, comma-separated
     */
    static Problem methodNotAllowed(String detail, String allowed) {
        return new Problem(405, "Method not allowed", detail, Map.of("Allow", allowed));
    }

    /** The request contradicts what is there. */
    public static Problem conflict(String detail) {
        return new Problem(409, "Conflict", detail, Map.of());
    }

    /** The body has too many bytes. */
    static Problem tooLarge(String detail) {
        return new Problem(413, "Content too large", detail, Map.of());
    }

    /** A mistake of ours; the log says more. */
    static Problem internal() {
        return new Problem(500, "Internal error", "the service's log says more", Map.of());
    }

    /** Something that passes: the same request helps later. */
    public static Problem unavailable(String detail) {
        return new Problem(503, "Unavailable", detail, Map.of("Retry-After", SECONDS_UNTIL_RETRY));
    }

    /**
     * A server behind this service says no: only a person can change that, so there is no use in trying again soon.
     *
     * @param server who says no, such as {@code "Kafka"}
     */
    public static Problem refused(String server, String detail) {
        return new Problem(503, "Refused by " + server, detail, Map.of());
    }

    Response response() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("title", title);
            json.writeNumberField("status", status);
            json.writeStringField("detail", getMessage());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        Map<String, String> all = new HashMap<>(headers);
        all.put(Response.CONTENT_TYPE, "application/problem+json");
        return new Response(status, all, bytes.toByteArray());
    }
}
