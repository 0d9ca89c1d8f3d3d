package dev.userstream.producer.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** Why a request is not answered as hoped, in the form of RFC 9457. Thrown by whoever notices; the router answers with it. */
final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final JsonFactory JSON = new JsonFactory();
    private static final String SECONDS_UNTIL_RETRY = "2";

    private final int status;
    private final String title;
    private final transient Map<String, String> headers;

    private Problem(int status, String title, String detail, Map<String, String> headers) {
        super(detail);
        this.status = status;
        this.title = title;
        this.headers = headers;
    }

    static Problem badRequest(String detail) {
        return new Problem(400, "Bad request", detail, Map.of());
    }

    static Problem forbidden(String detail) {
        return new Problem(403, "Forbidden", detail, Map.of());
    }

    static Problem notFound(String detail) {
        return new Problem(404, "Not found", detail, Map.of());
    }

    static Problem methodNotAllowed(String detail, String allowed) {
        return new Problem(405, "Method not allowed", detail, Map.of("Allow", allowed));
    }

    static Problem conflict(String detail) {
        return new Problem(409, "Conflict", detail, Map.of());
    }

    static Problem tooLarge(String detail) {
        return new Problem(413, "Content too large", detail, Map.of());
    }

    static Problem internal() {
        return new Problem(500, "Internal error", "the service's log says more", Map.of());
    }

    /** Something that passes: the same request helps later. */
    static Problem unavailable(String detail) {
        return new Problem(503, "Unavailable", detail, Map.of("Retry-After", SECONDS_UNTIL_RETRY));
    }

    /** Kafka says no: only a person can change that, so there is no use in trying again soon. */
    static Problem refused(String detail) {
        return new Problem(503, "Refused by Kafka", detail, Map.of());
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
