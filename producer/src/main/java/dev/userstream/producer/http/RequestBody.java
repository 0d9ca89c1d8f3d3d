package dev.userstream.producer.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.userstream.events.run.RunRequest;
import dev.userstream.http.Problem;
import dev.userstream.producer.run.RequestReader;
import dev.userstream.settings.Settings;
import dev.userstream.settings.SettingsException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads a request to publish from JSON; all that is wrong with it is told at once. */
final class RequestBody {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final String EXPECTED =
            " (expected: a JSON object with users or duration, and optionally rate, nationalities and lease)";

    private RequestBody() {}

    /**
     * Reads the body; an empty one asks for what is asked by default.
     *
     * @throws Problem if it is not a request
     */
    static RunRequest read(byte[] body) {
        Settings settings = Settings.of(body.length == 0 ? Map.of() : texts(body));
        RunRequest request = RequestReader.read(settings, "");
        try {
            settings.check("");
        } catch (SettingsException e) {
            throw Problem.badRequest(
                    e.problems().stream().map(RequestBody::ofField).collect(Collectors.joining("; ")));
        }
        return request;
    }

    /** To whoever sends JSON, a setting is a field. */
    private static String ofField(String problem) {
        return problem.replaceFirst(": no such setting", ": no such field");
    }

    private static Map<String, String> texts(byte[] body) {
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw Problem.badRequest("body: not a JSON object" + EXPECTED);
            }
            Map<String, String> texts = new HashMap<>();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                JsonToken token = json.nextToken();
                if (token != JsonToken.VALUE_NULL) {
                    texts.put(name, text(json, token));
                }
            }
            if (json.nextToken() != null) {
                throw Problem.badRequest("body: something follows the JSON object" + EXPECTED);
            }
            return texts;
        } catch (IOException e) {
            throw Problem.badRequest("body: not JSON" + EXPECTED);
        }
    }

    private static String text(JsonParser json, JsonToken token) throws IOException {
        if (token == JsonToken.START_ARRAY) {
            List<String> elements = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                elements.add(
                        json.currentToken().isScalarValue()
                                ? json.getText()
                                : json.currentToken().asString());
                json.skipChildren();
            }
            return String.join(",", elements);
        }
        if (token == JsonToken.START_OBJECT) {
            json.skipChildren();
            return "{}";
        }
        return json.getText();
    }
}
