package dev.userstream.local.pipeline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads small JSON answers as a flat map: {@code stores.cassandra.rows}, {@code results.0.nat}. */
public final class FlatJson {
    private static final JsonFactory JSON = new JsonFactory();

    private FlatJson() {}

    /**
     * All scalar values as text by their path; nulls are left out.
     *
     * @throws IOException if the text is not JSON
     */
    public static Map<String, String> parse(String text) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        try (JsonParser json = JSON.createParser(text)) {
            while (json.nextToken() != null) {
                JsonToken token = json.currentToken();
                if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
                    String path = json.getParsingContext().pathAsPointer(false).toString();
                    values.put(path.substring(Math.min(1, path.length())).replace('/', '.'), json.getText());
                }
            }
        }
        return values;
    }
}
