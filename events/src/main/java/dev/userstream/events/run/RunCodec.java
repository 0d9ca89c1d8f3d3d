package dev.userstream.events.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.userstream.events.RunId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The ledger's JSON form of a {@link Run}. Unknown fields are ignored. Thread-safe. */
public final class RunCodec {
    static final JsonFactory JSON = new JsonFactory();

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

    /**
     * Writes the fields of a run into an object that is open, for answers that show more than the ledger holds.
     *
     * @throws IOException if the generator's target fails
     */
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
        return RunReader.read(bytes);
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
}
