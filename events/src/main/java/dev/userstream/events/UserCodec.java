package dev.userstream.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The one JSON form of a user, written and read: the producer, the job and the audit use this codec and no other.
 *
 * <p>Unknown fields are ignored, so that a newer publisher may add some. Thread-safe.
 */
public final class UserCodec {
    /** Deepest nesting of JSON that is looked into, unknown fields included. */
    public static final int MAX_NESTING = 64;

    private static final char REPLACEMENT_CHARACTER = '\uFFFD';
    private static final int USUAL_SIZE = 512;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_NESTING).build())
            .build();

    private UserCodec() {}

    /**
     * Writes a user as UTF-8 JSON with exactly the twelve fields, absent ones as {@code null}.
     *
     * @throws IllegalArgumentException if the user breaks {@link UserRules}
     */
    public static byte[] encode(CreatedUser user) {
        UserRules.check(user).ifPresent(refused -> {
            throw new IllegalArgumentException(refused.reason().code() + ": " + refused.detail());
        });
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_SIZE);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            for (Field field : Field.values()) {
                json.writeStringField(field.jsonName(), text(user, field));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    /** Reads a value; every way to be invalid has its own reason. */
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
        String text = new String(value, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT_CHARACTER) >= 0 && !isUtf8(value)) {
            return refused(RefusalReason.INVALID_UTF8, "bytes that are not UTF-8 (expected: UTF-8)");
        }
        return decode(text);
    }

    private static ParseResult decode(String text) {
        try (JsonParser json = JSON.createParser(text)) {
            return decode(json);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory cannot fail", e);
        }
    }

    private static ParseResult decode(JsonParser json) throws IOException {
        try {
            JsonToken first = json.nextToken();
            if (first == null) {
                return refused(RefusalReason.INVALID_JSON, "white space only (expected: a JSON object)");
            }
            if (first != JsonToken.START_OBJECT) {
                json.skipChildren();
                return refused(RefusalReason.NOT_AN_OBJECT, "JSON " + kind(first) + " (expected: an object)");
            }
            UserFields fields = new UserFields();
            ParseResult.@Nullable Refused refused = readFields(json, fields);
            return refused != null ? refused : build(fields);
        } catch (StreamConstraintsException e) {
            boolean deep = json.getParsingContext().getNestingDepth() >= MAX_NESTING;
            return refused(
                    deep ? RefusalReason.NESTING_TOO_DEEP : RefusalReason.INVALID_JSON,
                    deep
                            ? "deeper than " + MAX_NESTING + " levels"
                            : "a number or name of absurd length " + position(e));
        } catch (JsonProcessingException e) {
            return refused(RefusalReason.INVALID_JSON, "not JSON " + position(e) + " (expected: a JSON object)");
        }
    }

    /** Reads to the end even after a field was refused, so that broken JSON is always called that. */
    private static ParseResult.@Nullable Refused readFields(JsonParser json, UserFields fields) throws IOException {
        ParseResult.@Nullable Refused refused = null;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            Field field = Field.named(json.currentName());
            json.nextToken();
            if (field == null) {
                json.skipChildren();
                continue;
            }
            ParseResult.@Nullable Refused found = readField(json, field, fields);
            refused = refused != null ? refused : found;
        }
        if (json.nextToken() != null) {
            return refused(RefusalReason.TRAILING_CONTENT, "more than one JSON value (expected: one object)");
        }
        return refused;
    }

    private static ParseResult.@Nullable Refused readField(JsonParser json, Field field, UserFields fields)
            throws IOException {
        if (!fields.meet(field)) {
            json.skipChildren();
            return UserRules.refused(RefusalReason.DUPLICATE_FIELD, field, "appears twice (expected: once)");
        }
        JsonToken token = json.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token != JsonToken.VALUE_STRING) {
            json.skipChildren();
            return UserRules.refused(RefusalReason.WRONG_TYPE, field, "JSON " + kind(token) + " (expected: a string)");
        }
        fields.set(field, json.getText());
        return null;
    }

    private static ParseResult build(UserFields fields) {
        for (Field field : Field.values()) {
            ParseResult.@Nullable Refused refused = fields.check(field);
            if (refused != null) {
                return refused;
            }
        }
        return new ParseResult.Accepted(new CreatedUser(
                UUID.fromString(fields.required(Field.ID)),
                fields.required(Field.FIRST_NAME),
                fields.required(Field.LAST_NAME),
                fields.required(Field.GENDER),
                fields.text(Field.ADDRESS),
                fields.text(Field.POST_CODE),
                fields.required(Field.EMAIL),
                fields.required(Field.USERNAME),
                fields.date(Field.DOB),
                fields.date(Field.REGISTERED_DATE),
                fields.text(Field.PHONE),
                fields.text(Field.PICTURE)));
    }

    private static @Nullable String text(CreatedUser user, Field field) {
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

    private static @Nullable String date(@Nullable Instant date) {
        return date == null ? null : UtcDates.format(date);
    }

    private static boolean isUtf8(byte[] value) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static String kind(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "object";
            case START_ARRAY -> "array";
            case VALUE_STRING -> "string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "number";
            case VALUE_TRUE, VALUE_FALSE -> "boolean";
            default -> "null";
        };
    }

    private static String position(JsonProcessingException e) {
        return "at character " + (e.getLocation() == null ? 0 : e.getLocation().getCharOffset());
    }

    private static ParseResult.Refused refused(RefusalReason reason, String detail) {
        return new ParseResult.Refused(reason, detail);
    }
}
