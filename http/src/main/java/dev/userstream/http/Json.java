package dev.userstream.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** JSON documents of services: records with snake-case names, times in ISO-8601. Thread-safe. */
public final class Json {
    /** Largest request body that is read, in bytes. */
    public static final int MAX_BODY_BYTES = 65_536;

    /** A larger body is read up to this size, because a client that is still sending may not receive the answer. */
    private static final int MAX_DISCARDED_BYTES = 4 * MAX_BODY_BYTES;

    /** Strict about requests: unknown or duplicate fields, other types and trailing content are errors. */
    public static final ObjectMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .addModule(new SimpleModule().addSerializer(Instant.class, ToStringSerializer.instance))
            .build();

    /** Request attribute with the time of {@link System#nanoTime} by which the body must be received. */
    static final String BODY_DEADLINE = "userstream.body-deadline";

    private Json() {}

    /** Sends a document with a status. */
    public static void send(Context context, int status, Object document) {
        context.status(status).contentType("application/json").result(bytes(document));
    }

    /** A document as UTF-8. */
    public static byte[] bytes(Object document) {
        try {
            return MAPPER.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("documents are records that Jackson can write", e);
        }
    }

    /**
     * The request's body, of at most {@link #MAX_BODY_BYTES}.
     *
     * @throws Problem if it is larger or is not received completely in time
     */
    public static byte[] body(Context context) {
        if (context.req().getContentLengthLong() > MAX_DISCARDED_BYTES) {
            throw tooLarge();
        }
        long deadline = Objects.requireNonNull(context.<Long>attribute(BODY_DEADLINE), BODY_DEADLINE);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] buffer = new byte[8_192];
        try (InputStream in = context.bodyInputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                body.write(buffer, 0, read);
                if (body.size() > MAX_DISCARDED_BYTES) {
                    throw tooLarge();
                }
                if (System.nanoTime() - deadline > 0) {
                    throw Problem.of(408, "Request timeout", "body: not received in time (expected: all of it)");
                }
            }
            if (body.size() > MAX_BODY_BYTES) {
                throw tooLarge();
            }
            return body.toByteArray();
        } catch (IOException e) {
            throw Problem.badRequest("body: not received completely (expected: all of it)");
        }
    }

    private static Problem tooLarge() {
        return Problem.of(
                413, "Content too large", "body: more than " + MAX_BODY_BYTES + " bytes (expected: at most that)");
    }

    /**
     * Reads a request document.
     *
     * @throws Problem if the bytes are not a document of that type; it names the field
     */
    public static <T> T parse(byte[] body, Class<T> type) {
        try {
            return Optional.ofNullable(MAPPER.readValue(body, type))
                    .orElseThrow(() -> Problem.badRequest("body: null (expected: a JSON object)"));
        } catch (UnrecognizedPropertyException e) {
            String known = e.getKnownPropertyIds().stream()
                    .map(String::valueOf)
                    .sorted()
                    .collect(Collectors.joining(", "));
            throw Problem.badRequest(e.getPropertyName() + ": no such field (expected: one of " + known + ")");
        } catch (JsonMappingException e) {
            throw Problem.badRequest(path(e) + ": " + e.getOriginalMessage());
        } catch (IOException e) {
            String message = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
            throw Problem.badRequest("body: not JSON (expected: a JSON object): " + message);
        }
    }

    private static String path(JsonMappingException e) {
        String path = e.getPath().stream()
                .map(step -> step.getFieldName() == null ? Integer.toString(step.getIndex()) : step.getFieldName())
                .collect(Collectors.joining("."));
        return path.isEmpty() ? "body" : path;
    }
}
