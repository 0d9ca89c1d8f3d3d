package dev.userstream.producer.http;

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
record Response(int status, Map<String, String> headers, byte[] body) {
    static final String CONTENT_TYPE = "Content-Type";

    Response {
        headers = Map.copyOf(headers);
    }

    static Response json(int status, byte[] body) {
        return new Response(status, Map.of(CONTENT_TYPE, "application/json"), body);
    }

    static Response text(String contentType, String body) {
        return new Response(200, Map.of(CONTENT_TYPE, contentType), body.getBytes(StandardCharsets.UTF_8));
    }
}
