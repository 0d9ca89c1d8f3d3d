package dev.userstream.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one JSON form of a user, written and read: the producer, the job and the audit use this codec and no other.
 *
 * <p>Unknown fields are ignored, so that a newer publisher may add some. Thread-safe.
 */
public final class UserCodec {
    /** Deepest nesting of JSON that is looked into, unknown fields included; the message's own object is level 1. */
    public static final int MAX_NESTING = 64;

    /** Longest field name, in UTF-16 units, unknown and nested ones included. */
    public static final int MAX_NAME_LENGTH = 16_384;

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final int USUAL_SIZE = 512;

    /**
     * Jackson's own limits are set out of a message's reach, because they and what they throw differ between the version
     * that Spark brings and the newest: {@link UserReader} counts for itself. Its name table neither interns names nor
     * fails on colliding ones, since anyone may publish names that are made to collide.
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
     * Writes a user as UTF-8 JSON with exactly the twelve fields, absent ones as {@code null}. What it writes is never
     * larger than {@link UserRules#MAX_VALUE_BYTES} and {@link #decode} reads the same user from it.
     *
     * @throws IllegalArgumentException if the user breaks {@link UserRules}; it says which rule, and no personal data
     */
    public static byte[] encode(CreatedUser user) {
        byte[] plain = PlainWriter.write(user);
        if (plain != null) {
            return plain;
        }
        UserRules.check(user).ifPresent(refused -> {
            throw new IllegalArgumentException(refused.reason().code() + ": " + refused.detail());
        });
        return encodeJson(user);
    }

    /** Writes any user; {@link PlainWriter} must write the same. */
    static byte[] encodeJson(CreatedUser user) {
        // Not straight to bytes: there Jackson would write a character outside the basic plane as two escapes of 12
        // bytes.
        StringWriter text = new StringWriter(USUAL_SIZE);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            for (Field field : Field.ALL) {
                json.writeStringField(field.jsonName(), text(user, field));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads a value. Never throws, whatever the bytes.
     *
     * @param value the record's value, {@code null} for a tombstone
     * @return the user, or the reason why there is none; every way to be invalid has its own
     */
    public static ParseResult decode(byte @Nullable [] value) {
        if (value == null) {
            return refused(RefusalReason.NULL_VALUE, "no value (expected: a JSON object)");
        }
        if (value.length == 0) {
            return refused(RefusalReason.EMPTY_VALUE, "0 bytes (expected: a JSON object)");
        }
        if (value.length > UserRules.MAX_VALUE_BYTES) {
            return refused(
                    RefusalReason.VALUE_TOO_LARGE,
                    value.length + " bytes (expected: at most " + UserRules.MAX_VALUE_BYTES + ")");
        }
        EncodedUser plain = PlainForm.read(value);
        return plain != null ? new ParseResult.Accepted(plain) : decodeOther(value);
    }

    /** Reads what is not plain, and whatever else; {@link PlainForm} must not say otherwise of what it reads. */
    static ParseResult decodeOther(byte[] value) {
        // Jackson reads UTF-8 leniently: surrogates and overlong forms pass.
        if (!Utf8.isWellFormed(value)) {
            return refused(RefusalReason.INVALID_UTF8, "bytes that are not UTF-8 (expected: UTF-8)");
        }
        String text = new String(value, StandardCharsets.UTF_8);
        if (text.charAt(0) == BYTE_ORDER_MARK) {
            return refused(RefusalReason.INVALID_JSON, "a byte order mark (expected: UTF-8 without one)");
        }
        return decodeJson(text);
    }

    /** Reads any JSON. */
    static ParseResult decodeJson(String text) {
        try (JsonParser json = JSON.createParser(text)) {
            return new UserReader(json).read();
        } catch (JsonProcessingException e) {
            return refused(RefusalReason.INVALID_JSON, "not JSON at character " + position(e));
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory cannot fail", e);
        }
    }

    /** A field as its message has it. */
    static @Nullable String text(CreatedUser user, Field field) {
        return switch (field) {
            case ID -> user.id().toString();
            case FIRST_NAME -> user.firstName();
            case LAST_NAME -> user.lastName();
            case GENDER -> user.gender();
            case ADDRESS -> user.address();
            case POST_CODE -> user.postCode();
            case EMAIL -> user.email();
            case USERNAME -> user.username();
            case DOB -> date(user.dob());
            case REGISTERED_DATE -> date(user.registeredDate());
            case PHONE -> user.phone();
            case PICTURE -> user.picture();
        };
    }

    /** The reverse: a user of what its message has, where what is required is there. */
    static CreatedUser user(
            UUID id, @Nullable Instant dob, @Nullable Instant registeredDate, Function<Field, @Nullable String> texts) {
        return new CreatedUser(
                id,
                required(texts, Field.FIRST_NAME),
                required(texts, Field.LAST_NAME),
                required(texts, Field.GENDER),
                texts.apply(Field.ADDRESS),
                texts.apply(Field.POST_CODE),
                required(texts, Field.EMAIL),
                required(texts, Field.USERNAME),
                dob,
                registeredDate,
                texts.apply(Field.PHONE),
                texts.apply(Field.PICTURE));
    }

    private static String required(Function<Field, @Nullable String> texts, Field field) {
        return Objects.requireNonNull(texts.apply(field), field.jsonName());
    }

    private static @Nullable String date(@Nullable Instant date) {
        return date == null ? null : UtcDates.format(date);
    }

    private static long position(JsonProcessingException e) {
        return e.getLocation() == null ? 0 : e.getLocation().getCharOffset();
    }

    private static ParseResult.Refused refused(RefusalReason reason, String detail) {
        return new ParseResult.Refused(reason, detail);
    }
}
