package dev.userstream.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An answer.
 *
 * @param status HTTP status
 * @param headers names and values, {@code Content-Type} among them
 * @param body the bytes; not copied, do not change them
 */
@SuppressWarnings("ArrayRecordComponent") // bytes pass through untouched
public record Response(int status, Map<String, String> headers, byte[] body) {
    /** The header that every response with a body has. */
    public static final String CONTENT_TYPE = "Content-Type";

    /** Copies the headers. */
    public Response {
        headers = Map.copyOf(headers);
    }

    /** A JSON document. */
    public static Response json(int status, byte[] body) {
        return new Response(status, Map.of(CONTENT_TYPE, "application/json"), body);
    }

    /** A text with status 200. */
    public static Response text(String contentType, String body) {
        return new Response(200, Map.of(CONTENT_TYPE, contentType), body.getBytes(StandardCharsets.UTF_8));
    }
}
