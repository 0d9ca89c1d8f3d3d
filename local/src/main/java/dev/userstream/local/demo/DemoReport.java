package dev.userstream.local.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.userstream.events.RunId;
import dev.userstream.events.Store;
import dev.userstream.events.run.RunState;
import dev.userstream.local.probe.LatencyFigures;
import dev.userstream.local.probe.Percentiles;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * All that a demo found.
 *
 * @param runId the run
 * @param source where the users came from
 * @param api that source's address
 * @param publishing how the run ended
 * @param rows rows in each store
 * @param firstRow from starting the stack to the first readable row in any store
 * @param latency from intended send to readable row
 * @param samples some rows as people read them
 * @param audit the audit's verdict
 */
record DemoReport(
        RunId runId,
        SourceKind source,
        URI api,
        ProducerClient.RunStatus publishing,
        Map<Store, Long> rows,
        Duration firstRow,
        LatencyFigures latency,
        List<List<String>> samples,
        AuditVerdict audit) {
    private static final JsonFactory JSON = new JsonFactory();

    /** Copies the collections. */
    DemoReport {
        rows = Map.copyOf(rows);
        samples = List.copyOf(samples);
    }

    /** Whether everything that was asked for was published, and is where it must be. */
    boolean isClean() {
        return publishing.state() == RunState.SUCCEEDED && audit.isClean();
    }

    /** Rows of one store. */
    long rows(Store store) {
        return rows.getOrDefault(store, 0L);
    }

    /** The report as one JSON object; durations are milliseconds. */
    String toJson() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeStringField("run_id", runId.value());
            json.writeStringField("source", source.label());
            json.writeStringField("api_url", api.toString());
            json.writeNumberField("published", publishing.published());
            json.writeNumberField("cassandra_rows", rows(Store.CASSANDRA));
            json.writeNumberField("postgres_rows", rows(Store.POSTGRES));
            json.writeNumberField("dead_letters", audit.deadLetters());
            json.writeNumberField("missing", audit.missing());
            json.writeNumberField("duplicated", audit.duplicated());
            json.writeNumberField("wrong", audit.wrong());
            json.writeNumberField("extra", audit.extra());
            json.writeNumberField("first_row_ms", firstRow.toMillis());
            writeLatency(json);
            json.writeStringField("verdict", isClean() ? "pass" : "fail");
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return text + System.lineSeparator();
    }

    private void writeLatency(JsonGenerator json) throws IOException {
        write(json, "latency_", latency.both());
        for (Store store : Store.values()) {
            write(json, store.label() + "_latency_", latency.of(store));
        }
        json.writeNumberField("latency_samples", latency.both().samples());
        json.writeBooleanField("latency_steady", latency.steady());
    }

    private static void write(JsonGenerator json, String prefix, Percentiles percentiles) throws IOException {
        json.writeNumberField(prefix + "p50_ms", percentiles.p50Ms());
        json.writeNumberField(prefix + "p99_ms", percentiles.p99Ms());
    }
}
