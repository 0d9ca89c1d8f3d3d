package dev.userstream.events;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads one message from its JSON tokens. For one message; not thread-safe. */
@SuppressWarnings("EnumOrdinal") // arrays of one call; an EnumMap costs measurably more for every message
final class UserReader {
    private final JsonParser json;
    private final @Nullable String[] texts = new String[Field.ALL.size()];
    private final boolean[] seen = new boolean[Field.ALL.size()];
    private int nextExpected;
    private ParseResult.@Nullable Refused firstFault;

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
            return refused(RefusalReason.INVALID_JSON, "white space only (expected: a JSON object)");
        }
        if (first != JsonToken.START_OBJECT) {
            return readOther(first);
        }
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            ParseResult.@Nullable Refused end = readField(name);
            if (end != null) {
                return end;
            }
        }
        if (hasTrailingContent()) {
            return refused(RefusalReason.TRAILING_CONTENT, "more follows the JSON object (expected: one object)");
        }
        return firstFault != null ? firstFault : toUser();
    }

    private ParseResult readOther(JsonToken first) throws IOException {
        ParseResult.@Nullable Refused end = skip(0);
        json.finishToken();
        return end != null
                ? end
                : refused(RefusalReason.NOT_AN_OBJECT, "JSON " + kind(first) + " (expected: an object)");
    }

    /** Reads a field's value; a result other than {@code null} ends the reading. */
    private ParseResult.@Nullable Refused readField(String name) throws IOException {
        if (name.length() > UserCodec.MAX_NAME_LENGTH) {
            return nameTooLong();
        }
        Field field = field(name);
        JsonToken token = json.nextToken();
        if (field != null) {
            take(field, token);
        }
        return token.isScalarValue() ? null : skip(1);
    }

    /** Nearly all messages have the fields in their order, which saves the look-up. */
    private @Nullable Field field(String name) {
        if (nextExpected < Field.ALL.size()) {
            Field expected = Field.ALL.get(nextExpected);
            if (expected.jsonName().equals(name)) {
                nextExpected++;
                return expected;
            }
        }
        return Field.named(name);
    }

    private void take(Field field, JsonToken token) throws IOException {
        if (seen[field.ordinal()]) {
            note(UserRules.refused(RefusalReason.DUPLICATE_FIELD, field, "appears twice (expected: once)"));
        } else if (token == JsonToken.VALUE_STRING) {
            texts[field.ordinal()] = json.getText();
        } else if (token != JsonToken.VALUE_NULL) {
            note(UserRules.refused(RefusalReason.WRONG_TYPE, field, "JSON " + kind(token) + " (expected: a string)"));
        }
        seen[field.ordinal()] = true;
    }

    private void note(ParseResult.Refused fault) {
        firstFault = firstFault != null ? firstFault : fault;
    }

    /** Skips the value that begins at the current token, which lies {@code outer} levels deep. */
    private ParseResult.@Nullable Refused skip(int outer) throws IOException {
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
                return refused(
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
            if (text == null) {
                if (field.isRequired()) {
                    return UserRules.refused(RefusalReason.MISSING_FIELD, field, "absent or null (expected: a string)");
                }
                continue;
            }
            Object value = value(field, text);
            if (value instanceof ParseResult.Refused refused) {
                return refused;
            }
            values[field.ordinal()] = value;
        }
        return new ParseResult.Accepted(CreatedUser.of(field -> values[field.ordinal()]));
    }

    /** The typed value of a text, or the refusal. */
    private static Object value(Field field, String text) {
        return switch (field.type()) {
            case UUID -> {
                Object id = UserIds.parse(text);
                yield id != null
                        ? id
                        : UserRules.refused(
                                RefusalReason.INVALID_ID,
                                field,
                                "not a canonical UUID (expected: 8-4-4-4-12, lower case)");
            }
            case TIMESTAMP -> {
                Object date = UtcDates.parse(text);
                yield date != null ? date : UtcDates.refuse(field);
            }
            case TEXT -> {
                ParseResult.@Nullable Refused refused = UserRules.checkText(field, text);
                yield refused != null ? refused : text;
            }
        };
    }

    /** Reported as broken JSON, because newer versions of Jackson refuse such a name while still scanning syntax. */
    private static ParseResult.Refused nameTooLong() {
        return refused(
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

    private static ParseResult.Refused refused(RefusalReason reason, String detail) {
        return new ParseResult.Refused(reason, detail);
    }
}
