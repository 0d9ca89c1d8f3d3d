package dev.userstream.events;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads one message from its JSON tokens. Confined to one call. */
final class UserReader {
    private final JsonParser json;
    private final UserFields fields = new UserFields();
    private ParseResult.@Nullable Refused firstFault;

    UserReader(JsonParser json) {
        this.json = json;
    }

    /**
     * Reads to the end even after a field was found faulty, so that broken JSON is always called that.
     *
     * @throws JsonProcessingException if it is broken
     */
    ParseResult read() throws IOException {
        JsonToken first = json.nextToken();
        if (first == null) {
            return refused(RefusalReason.INVALID_JSON, "white space only (expected: a JSON object)");
        }
        if (first != JsonToken.START_OBJECT) {
            return readOther(first);
        }
        while (json.nextToken() != JsonToken.END_OBJECT) {
            ParseResult.@Nullable Refused end = readField();
            if (end != null) {
                return end;
            }
        }
        if (hasTrailingContent()) {
            return refused(RefusalReason.TRAILING_CONTENT, "more follows the JSON object (expected: one object)");
        }
        return firstFault != null ? firstFault : fields.toUser();
    }

    private ParseResult readOther(JsonToken first) throws IOException {
        ParseResult.@Nullable Refused end = skip(0);
        json.finishToken();
        return end != null
                ? end
                : refused(RefusalReason.NOT_AN_OBJECT, "JSON " + kind(first) + " (expected: an object)");
    }

    /** Reads a name and its value; what it returns ends the reading. */
    private ParseResult.@Nullable Refused readField() throws IOException {
        String name = json.currentName();
        if (name.length() > UserCodec.MAX_NAME_LENGTH) {
            return nameTooLong();
        }
        JsonToken token = json.nextToken();
        Field field = Field.named(name);
        if (field != null) {
            take(field, token);
        }
        return skip(1);
    }

    private void take(Field field, JsonToken token) throws IOException {
        if (!fields.meet(field)) {
            note(UserRules.refused(RefusalReason.DUPLICATE_FIELD, field, "appears twice (expected: once)"));
        } else if (token == JsonToken.VALUE_STRING) {
            fields.set(field, json.getText());
        } else if (token != JsonToken.VALUE_NULL) {
            note(UserRules.refused(RefusalReason.WRONG_TYPE, field, "JSON " + kind(token) + " (expected: a string)"));
        }
    }

    private void note(ParseResult.Refused fault) {
        firstFault = firstFault != null ? firstFault : fault;
    }

    /** Passes over the value that begins at the current token, which lies {@code outer} levels deep. */
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

    /** Whatever follows counts, JSON or not. */
    private boolean hasTrailingContent() throws IOException {
        try {
            return json.nextToken() != null;
        } catch (JsonProcessingException e) {
            return true;
        }
    }

    /** Called broken JSON, because newer versions of Jackson refuse such a name while they still look for syntax. */
    private static ParseResult.Refused nameTooLong() {
        return refused(
                RefusalReason.INVALID_JSON,
                "a field name of absurd length (expected: at most " + UserCodec.MAX_NAME_LENGTH + ")");
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
