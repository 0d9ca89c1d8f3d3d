package dev.userstream.events;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.userstream.events.ParseResult.Refused;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads one message from its JSON tokens. For one message; not thread-safe. */
@SuppressWarnings("EnumOrdinal") // arrays of one call; an EnumMap costs measurably more for every message
final class UserReader {
    private final JsonParser json;
    private final @Nullable String[] texts = new String[Field.ALL.size()];
    private final boolean[] seen = new boolean[Field.ALL.size()];
    private @Nullable Refused firstInvalid;

    UserReader(JsonParser json) {
        this.json = json;
    }

    /**
     * Reads to the end even after a field was found invalid, so that broken JSON is always reported as such.
     *
     * @throws JsonProcessingException if the JSON is broken
     */
    ParseResult read() throws IOException {
        JsonToken first = json.nextToken();
        if (first == null) {
            return new Refused(RefusalReason.INVALID_JSON, "white space only (expected: a JSON object)");
        }
        if (first != JsonToken.START_OBJECT) {
            Refused refused = skip(0);
            json.finishToken();
            String found = "JSON " + kind(first) + " (expected: an object)";
            return refused != null ? refused : new Refused(RefusalReason.NOT_AN_OBJECT, found);
        }
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            Refused refused = readField(name);
            if (refused != null) {
                return refused;
            }
        }
        if (hasTrailingContent()) {
            return new Refused(RefusalReason.TRAILING_CONTENT, "more follows the JSON object (expected: one object)");
        }
        return firstInvalid != null ? firstInvalid : toUser();
    }

    /** Reads a field's value; a refusal ends the reading. */
    private @Nullable Refused readField(String name) throws IOException {
        if (name.length() > UserCodec.MAX_NAME_LENGTH) {
            return nameTooLong();
        }
        JsonToken token = json.nextToken();
        Field field = Field.named(name);
        if (field != null) {
            Refused invalid = take(field, token);
            firstInvalid = firstInvalid != null ? firstInvalid : invalid;
        }
        return token.isScalarValue() ? null : skip(1);
    }

    private @Nullable Refused take(Field field, JsonToken token) throws IOException {
        if (seen[field.ordinal()]) {
            return UserRules.refused(RefusalReason.DUPLICATE_FIELD, field, "appears twice (expected: once)");
        }
        seen[field.ordinal()] = true;
        if (token == JsonToken.VALUE_STRING) {
            texts[field.ordinal()] = json.getText();
        } else if (token != JsonToken.VALUE_NULL) {
            return UserRules.refused(RefusalReason.WRONG_TYPE, field, "JSON " + kind(token) + " (expected: a string)");
        }
        return null;
    }

    /** Skips the value that begins at the current token, which lies {@code outer} levels deep. */
    private @Nullable Refused skip(int outer) throws IOException {
        int depth = outer;
        for (JsonToken token = json.currentToken(); ; token = json.nextToken()) {
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.FIELD_NAME && json.currentName().length() > UserCodec.MAX_NAME_LENGTH) {
                return nameTooLong();
            }
            if (depth > UserCodec.MAX_NESTING) {
                return new Refused(
                        RefusalReason.NESTING_TOO_DEEP,
                        "nested deeper (expected: at most " + UserCodec.MAX_NESTING + " levels)");
            }
            if (depth == outer) {
                return null;
            }
        }
    }

    private boolean hasTrailingContent() throws IOException {
        try {
            return json.nextToken() != null;
        } catch (JsonProcessingException e) {
            return true;
        }
    }

    /** The user, or the first rule that a field breaks, in the order of the contract. */
    private ParseResult toUser() {
        @Nullable Object[] values = new Object[texts.length];
        for (Field field : Field.ALL) {
            String text = texts[field.ordinal()];
            if (text != null) {
                Object value = parse(field, text);
                Refused refused = UserRules.check(field, value);
                if (refused != null) {
                    return refused;
                }
                values[field.ordinal()] = value;
            } else if (field.isRequired()) {
                return UserRules.refused(RefusalReason.MISSING_FIELD, field, "absent or null (expected: a string)");
            }
        }
        return new ParseResult.Accepted(CreatedUser.of(field -> values[field.ordinal()]));
    }

    /** The typed value of a text, or {@code null} where it has none. */
    private static @Nullable Object parse(Field field, String text) {
        return switch (field.type()) {
            case UUID -> UserIds.parse(text);
            case TIMESTAMP -> UtcDates.parse(text);
            case TEXT -> text;
        };
    }

    /** Reported as broken JSON, because newer versions of Jackson refuse such a name while still scanning syntax. */
    private static Refused nameTooLong() {
        return new Refused(
                RefusalReason.INVALID_JSON,
                "a field name that is too long (expected: at most " + UserCodec.MAX_NAME_LENGTH + " characters)");
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
}
