package dev.userstream.events.run;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.userstream.events.RunId;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads one ledger entry. Confined to one call. */
final class RunReader {
    private final Map<String, String> texts = new HashMap<>();
    private final List<String> nationalities = new ArrayList<>();
    private final SortedMap<Integer, Long> startOffsets = new TreeMap<>();

    private RunReader() {}

    static Run read(byte[] bytes) {
        try (JsonParser json = RunCodec.JSON.createParser(bytes)) {
            RunReader reader = new RunReader();
            reader.readObject(json);
            return reader.toRun();
        } catch (IOException | IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "ledger entry: not readable (expected: the JSON of a run): " + e.getMessage(), e);
        }
    }

    private void readObject(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException("not an object");
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken token = json.nextToken();
            if (name.equals("nationalities") && token == JsonToken.START_ARRAY) {
                readNationalities(json);
            } else if (name.equals("start_offsets") && token == JsonToken.START_OBJECT) {
                readStartOffsets(json);
            } else if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
                texts.put(name, json.getText());
            } else {
                json.skipChildren();
            }
        }
    }

    private void readNationalities(JsonParser json) throws IOException {
        while (json.nextToken() != JsonToken.END_ARRAY) {
            nationalities.add(json.getText());
            json.skipChildren();
        }
    }

    private void readStartOffsets(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            int partition = Integer.parseInt(json.currentName());
            json.nextToken();
            startOffsets.put(partition, Long.parseLong(json.getText()));
        }
    }

    private Run toRun() {
        return new Run(
                new RunId(required("run_id")),
                request(),
                required("seed"),
                Integer.parseInt(required("page_size")),
                Run.Owner.valueOf(required("owner")),
                RunState.valueOf(required("state")),
                texts.get("cause"),
                Integer.parseInt(required("attempt")),
                number("watermark"),
                number("published"),
                number("rejected"),
                Duration.ofMillis(number("active_ms")),
                startOffsets,
                Instant.parse(required("started_at")),
                Instant.parse(required("updated_at")));
    }

    private RunRequest request() {
        String rate = texts.get("rate");
        return new RunRequest(
                texts.containsKey("users") ? number("users") : null,
                milliseconds("duration_ms"),
                rate == null ? null : Double.valueOf(rate),
                nationalities,
                milliseconds("lease_ms"));
    }

    private @Nullable Duration milliseconds(String name) {
        return texts.containsKey(name) ? Duration.ofMillis(number(name)) : null;
    }

    private long number(String name) {
        return Long.parseLong(required(name));
    }

    private String required(String name) {
        String text = texts.get(name);
        if (text == null) {
            throw new IllegalArgumentException(name + ": absent (expected: a value)");
        }
        return text;
    }
}
