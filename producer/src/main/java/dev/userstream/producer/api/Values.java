package dev.userstream.producer.api;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Passes over JSON values without keeping them, yet looks at each number: an absurd one condemns the document. */
final class Values {
    private Values() {}

    /** Moves from the first token of a value behind its last byte. */
    static void skip(JsonParser json) throws IOException {
        int open = 0;
        JsonToken token = json.currentToken();
        while (true) {
            if (token.isStructStart()) {
                open++;
            } else if (token.isStructEnd()) {
                open--;
            } else {
                checkScalar(json, token);
            }
            if (open == 0) {
                return;
            }
            token = json.nextToken();
            if (token == null) {
                throw new JsonParseException(json, "cut short");
            }
        }
    }

    private static void checkScalar(JsonParser json, JsonToken token) throws IOException {
        json.finishToken();
        if (token == JsonToken.VALUE_NUMBER_FLOAT && !Double.isFinite(json.getDoubleValue())) {
            throw new JsonParseException(json, "a number beyond any range");
        }
    }
}
