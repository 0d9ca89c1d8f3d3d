package dev.userstream.events.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.userstream.events.RunId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The ledger's JSON form of a {@link Run}. Unknown fields are ignored. Thread-safe. */
public final class RunCodec {
    private static final JsonFactory JSON = new JsonFactory();

    private RunCodec() {}

    /** The ledger record's key. */
    public static byte[] key(RunId id) {
        return id.value().getBytes(StandardCharsets.UTF_8);
    }

    /** Writes a run as one flat JSON object. */
    public static byte[] encode(Run run) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            write(json, run);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    /** Writes the fields of a run into an object that is open, for answers that show more than the ledger holds. */
    public static void write(JsonGenerator json, Run run) throws IOException {
        json.writeStringField("run_id", run.id().value());
        writeRequest(json, run.request());
        json.writeStringField("seed", run.seed());
        json.writeNumberField("page_size", run.pageSize());
        json.writeStringField("owner", run.owner().name());
        json.writeStringField("state", run.state().name());
        json.writeStringField("cause", run.cause());
        json.writeNumberField("attempt", run.attempt());
        json.writeNumberField("watermark", run.watermark());
        json.writeNumberField("published", run.published());
        json.writeNumberField("rejected", run.rejected());
        json.writeNumberField("active_ms", run.active().toMillis());
        json.writeObjectFieldStart("start_offsets");
        for (Map.Entry<Integer, Long> entry : run.startOffsets().entrySet()) {
            json.writeNumberField(entry.getKey().toString(), entry.getValue());
        }
        json.writeEndObject();
        json.writeStringField("started_at", run.startedAt().toString());
        json.writeStringField("updated_at", run.updatedAt().toString());
    }

    /**
     * Reads a ledger entry.
     *
     * @throws IllegalArgumentException if the bytes are not one; the message says what is wrong
     */
    public static Run decode(byte[] bytes) {
        try (JsonParser json = JSON.createParser(bytes)) {
            return decode(json);
        } catch (IOException | NullPointerException | DateTimeException e) {
            throw new IllegalArgumentException(
                    "ledger entry: not readable (expected: the JSON of a run): " + e.getMessage(), e);
        }
    }

    private static void writeRequest(JsonGenerator json, RunRequest request) throws IOException {
        if (request.users() != null) {
            json.writeNumberField("users", request.users());
        }
        if (request.duration() != null) {
            json.writeNumberField("duration_ms", request.duration().toMillis());
        }
        if (request.rate() != null) {
            json.writeNumberField("rate", request.rate());
        }
        json.writeArrayFieldStart("nationalities");
        for (String nationality : request.nationalities()) {
            json.writeString(nationality);
        }
        json.writeEndArray();
        if (request.lease() != null) {
            json.writeNumberField("lease_ms", request.lease().toMillis());
        }
    }

    private static Run decode(JsonParser json) throws IOException {
        Map<String, String> texts = new HashMap<>();
        List<String> nationalities = new ArrayList<>();
        SortedMap<Integer, Long> startOffsets = new TreeMap<>();
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException("ledger entry: not an object (expected: the JSON of a run)");
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken token = json.nextToken();
            if (name.equals("nationalities") && token == JsonToken.START_ARRAY) {
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    nationalities.add(json.getText());
                }
            } else if (name.equals("start_offsets") && token == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    startOffsets.put(Integer.parseInt(json.currentName()), json.nextLongValue(0));
                }
            } else if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
                texts.put(name, json.getText());
            } else {
                json.skipChildren();
            }
        }
        return run(texts, nationalities, startOffsets);
    }

    private static Run run(
            Map<String, String> texts, List<String> nationalities, SortedMap<Integer, Long> startOffsets) {
        String users = texts.get("users");
        String rate = texts.get("rate");
        RunRequest request = new RunRequest(
                users == null ? null : Long.valueOf(users),
                milliseconds(texts.get("duration_ms")),
                rate == null ? null : Double.valueOf(rate),
                nationalities,
                milliseconds(texts.get("lease_ms")));
        return new Run(
                new RunId(required(texts, "run_id")),
                request,
                required(texts, "seed"),
                Integer.parseInt(required(texts, "page_size")),
                Run.Owner.valueOf(required(texts, "owner")),
                RunState.valueOf(required(texts, "state")),
                texts.get("cause"),
                Integer.parseInt(required(texts, "attempt")),
                Long.parseLong(required(texts, "watermark")),
                Long.parseLong(required(texts, "published")),
                Long.parseLong(required(texts, "rejected")),
                Duration.ofMillis(Long.parseLong(required(texts, "active_ms"))),
                startOffsets,
                Instant.parse(required(texts, "started_at")),
                Instant.parse(required(texts, "updated_at")));
    }

    private static @Nullable Duration milliseconds(@Nullable String text) {
        return text == null ? null : Duration.ofMillis(Long.parseLong(text));
    }

    private static String required(Map<String, String> texts, String name) {
        return Objects.requireNonNull(texts.get(name), name);
    }
}
