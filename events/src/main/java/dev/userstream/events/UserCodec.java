package dev.userstream.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.userstream.events.ParseResult.Refused;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the JSON form of a user; the producer, the job and the audit share it.
 *
 * <p>Unknown fields are ignored, so that a newer publisher may add some. Thread-safe.
 */
public final class UserCodec {
    /** Deepest nesting of JSON that is read, unknown fields included; the message's own object is level 1. */
    public static final int MAX_NESTING = 64;

    /** Longest field name, in UTF-16 units, unknown and nested ones included. */
    public static final int MAX_NAME_LENGTH = 16_384;

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final char REPLACEMENT = '\uFFFD';
    private static final int TYPICAL_SIZE = 512;

    /**
     * Jackson's own limits are set out of reach, because they and their exceptions differ between the version that Spark
     * brings and the newest: {@link UserReader} enforces the contract's. The name table neither interns names nor fails on
     * collisions, since anyone may publish names that are made to collide.
     */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(UserRules.MAX_VALUE_BYTES)
                    .maxNumberLength(UserRules.MAX_VALUE_BYTES)
                    .maxStringLength(UserRules.MAX_VALUE_BYTES)
                    .build())
            .build();

    private UserCodec() {}

    /**
     * Writes a user as UTF-8 JSON with exactly the twelve fields, absent ones as {@code null}. The result is never larger
     * than {@link UserRules#MAX_VALUE_BYTES} and {@link #decode} reads the same user from it.
     *
     * @throws IllegalArgumentException if the user breaks {@link UserRules}; it names the rule and holds no personal data
     */
    public static byte[] encode(CreatedUser user) {
        UserRules.check(user).ifPresent(refused -> {
            throw new IllegalArgumentException(refused.reason().code() + ": " + refused.detail());
        });
        // To text first: writing to bytes, Jackson 2.15 escapes a character outside the basic plane in 12 bytes.
        StringWriter written = new StringWriter(TYPICAL_SIZE);
        try (JsonGenerator json = JSON.createGenerator(written)) {
            json.writeStartObject();
            for (Field field : Field.ALL) {
                Object value = field.value(user);
                Object text = value instanceof Instant date ? UtcDates.format(date) : value;
                json.writeStringField(field.jsonName(), text == null ? null : text.toString());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return written.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads a value. Never throws, for any bytes.
     *
     * @param value the record's value, {@code null} for a tombstone
     * @return the user, or the reason why the value is invalid
     */
    public static ParseResult decode(byte @Nullable [] value) {
        if (value == null) {
            return new Refused(RefusalReason.NULL_VALUE, "no value (expected: a JSON object)");
        }
        if (value.length == 0) {
            return new Refused(RefusalReason.EMPTY_VALUE, "0 bytes (expected: a JSON object)");
        }
        if (value.length > UserRules.MAX_VALUE_BYTES) {
            return new Refused(
                    RefusalReason.VALUE_TOO_LARGE,
                    value.length + " bytes (expected: at most " + UserRules.MAX_VALUE_BYTES + ")");
        }
        // Decoded by Java, not by Jackson, which accepts surrogates and overlong forms and guesses UTF-16.
        String text = new String(value, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0 && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), value)) {
            return new Refused(RefusalReason.INVALID_UTF8, "bytes that are not UTF-8 (expected: UTF-8)");
        }
        if (text.charAt(0) == BYTE_ORDER_MARK) {
            return new Refused(RefusalReason.INVALID_JSON, "a byte order mark (expected: UTF-8 without one)");
        }
        try (JsonParser json = JSON.createParser(text)) {
            return new UserReader(json).read();
        } catch (JsonProcessingException e) {
            long offset = e.getLocation() == null ? 0 : e.getLocation().getCharOffset();
            return new Refused(RefusalReason.INVALID_JSON, "not JSON at character " + offset);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory cannot fail", e);
        }
    }
}
