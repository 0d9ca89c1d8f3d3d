package dev.userstream.producer.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.userstream.events.UserCodec;
import java.io.IOException;

/**
 * How the source's JSON is read: as UTF-8 only, and with bounds that no real answer comes near. The length of a text
 * is not bounded here, since one user's long text must not condemn the others; the cap on the body bounds it.
 */
final class SourceJson {
    private static final int MAX_NUMBER_CHARACTERS = 64;

    private static final StreamReadConstraints BOUNDS = StreamReadConstraints.builder()
            .maxNestingDepth(UserCodec.MAX_NESTING)
            .maxNumberLength(MAX_NUMBER_CHARACTERS)
            .maxStringLength(Integer.MAX_VALUE)
            .build();

    /** Detection would take UTF-16 and UTF-32 too, interning would keep a stranger's field names for ever. */
    private static final JsonFactory ANSWERS = JsonFactory.builder()
            .streamReadConstraints(BOUNDS)
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private static final JsonFactory USERS = ANSWERS.rebuild()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private SourceJson() {}

    /** A parser for a whole answer. */
    static JsonParser answer(byte[] body, int start) throws IOException {
        return ANSWERS.createParser(body, start, body.length - start);
    }

    /** A parser for one user, which refuses a field that appears twice. */
    static JsonParser user(byte[] json) throws IOException {
        return USERS.createParser(json);
    }

    /**
     * Moves from the first token of a value behind its last byte, without keeping it, yet looks at each number: an
     * absurd one condemns the document.
     */
    static void skip(JsonParser json) throws IOException {
        int open = 0;
        JsonToken token = json.currentToken();
        while (true) {
            if (token.isStructStart()) {
                open++;
            } else if (token.isStructEnd()) {
                open--;
            } else if (token == JsonToken.VALUE_NUMBER_FLOAT && !Double.isFinite(json.getDoubleValue())) {
                throw new JsonParseException(json, "a number beyond any range");
            }
            if (open == 0) {
                json.finishToken();
                return;
            }
            token = json.nextToken();
            if (token == null) {
                throw new JsonParseException(json, "cut short");
            }
        }
    }

    /** What a token is, in words. */
    static String kind(JsonToken token) {
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
