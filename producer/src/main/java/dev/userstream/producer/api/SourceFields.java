package dev.userstream.producer.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.UserRules;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of one user that matter to us, by place. Confined to one user. */
final class SourceFields {
    /**
     * A value.
     *
     * @param token what it is
     * @param text its text; empty for an object or array
     */
    record Value(JsonToken token, String text) {}

    private static final Value ABSENT = new Value(JsonToken.VALUE_NULL, "");

    private final Map<SourceField, Value> values = new EnumMap<>(SourceField.class);

    private SourceFields() {}

    /**
     * Reads one user out of a sound document.
     *
     * @throws UserRefusedException if it is not an object, has a field twice, or is absurdly large
     */
    static SourceFields read(byte[] json) throws UserRefusedException {
        if (json.length > UserRules.MAX_VALUE_BYTES) {
            throw new UserRefusedException(
                    RefusalReason.VALUE_TOO_LARGE,
                    json.length + " bytes (expected: at most " + UserRules.MAX_VALUE_BYTES + ")");
        }
        try (JsonParser parser = SourceJson.user(json)) {
            return read(parser);
        } catch (JsonProcessingException e) { // the document is known to be sound, so nothing else can be wrong
            throw new UserRefusedException(RefusalReason.DUPLICATE_FIELD, "a field appears twice (expected: once)");
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory cannot fail", e);
        }
    }

    private static SourceFields read(JsonParser parser) throws IOException, UserRefusedException {
        JsonToken token = parser.nextToken();
        if (token != JsonToken.START_OBJECT) {
            throw new UserRefusedException(
                    RefusalReason.INVALID_SOURCE_USER, "JSON " + SourceJson.kind(token) + " (expected: an object)");
        }
        SourceFields fields = new SourceFields();
        fields.readObject(parser, SourcePlace.USER);
        return fields;
    }

    /** Goes no deeper than the places that matter; what is skipped is still looked at for a field that appears twice. */
    private void readObject(JsonParser parser, SourcePlace object) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            SourcePlace place = object.below(parser.currentName());
            JsonToken token = parser.nextToken();
            if (place == null) {
                parser.skipChildren();
                continue;
            }
            String text = token.isStructStart() ? "" : parser.getText();
            place.field().ifPresent(field -> values.put(field, new Value(token, text)));
            if (token == JsonToken.START_OBJECT) {
                readObject(parser, place);
            } else {
                parser.skipChildren();
            }
        }
    }

    /** The value at that place; a JSON {@code null} where there is none. */
    Value value(SourceField field) {
        return values.getOrDefault(field, ABSENT);
    }

    /** Whether there is neither a value nor anything but {@code null}. */
    boolean isAbsent(SourceField field) {
        return value(field).token() == JsonToken.VALUE_NULL;
    }

    /** A text that may be absent. */
    @Nullable
    String text(SourceField field) throws UserRefusedException {
        Value value = value(field);
        return switch (value.token()) {
            case VALUE_STRING -> value.text();
            case VALUE_NULL -> null;
            default -> throw wrongType(field, "a string");
        };
    }

    /** A text that must be there. */
    String required(SourceField field) throws UserRefusedException {
        String text = text(field);
        if (text == null) {
            throw new UserRefusedException(
                    RefusalReason.MISSING_FIELD, field.path() + ": absent or null (expected: a string)");
        }
        return text;
    }

    /** Refuses anything but an object or nothing at that place. */
    void checkObject(SourceField field) throws UserRefusedException {
        if (!isAbsent(field) && value(field).token() != JsonToken.START_OBJECT) {
            throw wrongType(field, "an object");
        }
    }

    /** The refusal of a value of a type that cannot be understood. */
    UserRefusedException wrongType(SourceField field, String expected) {
        return new UserRefusedException(
                RefusalReason.WRONG_TYPE,
                field.path() + ": JSON " + SourceJson.kind(value(field).token()) + " (expected: " + expected + ")");
    }
}
