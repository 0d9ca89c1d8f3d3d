package dev.userstream.producer.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.userstream.events.UserCodec;
import dev.userstream.events.UserRules;
import java.io.IOException;

/** How the source's JSON is read: as UTF-8 only, and with bounds that no real answer comes near. */
final class SourceJson {
    private static final int MAX_NUMBER_CHARACTERS = 64;

    private static final StreamReadConstraints BOUNDS = StreamReadConstraints.builder()
            .maxNestingDepth(UserCodec.MAX_NESTING)
            .maxNumberLength(MAX_NUMBER_CHARACTERS)
            .maxStringLength(UserRules.MAX_VALUE_BYTES)
            .build();

    /** Detection would take UTF-16 and UTF-32 too, interning would keep a stranger's field names for ever. */
    private static final JsonFactory ANSWERS = JsonFactory.builder()
            .streamReadConstraints(BOUNDS)
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
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
