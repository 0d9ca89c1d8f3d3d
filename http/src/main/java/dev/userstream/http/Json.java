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
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Collectors;

/** JSON documents of services: records with snake-case names, times in ISO-8601. Thread-safe. */
public final class Json {
    /** Largest request body that is read, in bytes. */
    public static final int MAX_BODY_BYTES = 65_536;

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

    /** Request attribute with the longest time that a client may take to send the body, a {@link Duration}. */
    static final String BODY_TIMEOUT = "userstream.body-timeout";

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
        if (context.req().getContentLengthLong() > MAX_BODY_BYTES) {
            throw Problem.tooLarge("body: more than " + MAX_BODY_BYTES + " bytes (expected: at most that)");
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] buffer = new byte[8_192];
        Duration timeout = Objects.requireNonNull(context.attribute(BODY_TIMEOUT), BODY_TIMEOUT);
        long start = System.nanoTime();
        try (InputStream in = context.bodyInputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                body.write(buffer, 0, read);
                if (body.size() > MAX_BODY_BYTES) {
                    throw Problem.tooLarge("body: more than " + MAX_BODY_BYTES + " bytes (expected: at most that)");
                }
                if (System.nanoTime() - start > timeout.toNanos()) {
                    throw Problem.of(
                            408,
                            "Request timeout",
                            "body: not received within " + timeout.toSeconds() + " s (expected: all of it)");
                }
            }
            return body.toByteArray();
        } catch (IOException e) {
            throw Problem.badRequest("body: not received completely (expected: all of it)");
        }
    }

    /**
     * Reads a request document.
     *
     * @throws Problem if the bytes are not a document of that type; it names the field
     */
    public static <T> T parse(byte[] body, Class<T> type) {
        try {
            T document = MAPPER.readValue(body, type);
            if (document == null) {
                throw Problem.badRequest("body: null (expected: a JSON object)");
            }
            return document;
        } catch (UnrecognizedPropertyException e) {
            throw Problem.badRequest(e.getPropertyName() + ": no such field (expected: one of "
                    + e.getKnownPropertyIds().stream()
                            .map(String::valueOf)
                            .sorted()
                            .collect(Collectors.joining(", "))
                    + ")");
        } catch (JsonMappingException e) {
            throw Problem.badRequest(path(e) + ": " + e.getOriginalMessage());
        } catch (JsonProcessingException e) {
            throw Problem.badRequest("body: not JSON (expected: a JSON object): " + e.getOriginalMessage());
        } catch (IOException e) {
            throw Problem.badRequest("body: not readable (expected: a JSON object)");
        }
    }

    private static String path(JsonMappingException e) {
        String path = e.getPath().stream()
                .map(step -> step.getFieldName() == null ? Integer.toString(step.getIndex()) : step.getFieldName())
                .collect(Collectors.joining("."));
        return path.isEmpty() ? "body" : path;
    }
}
