package dev.userstream.local.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.userstream.events.RunId;
import dev.userstream.events.run.RunState;
import dev.userstream.events.store.Store;
import dev.userstream.local.pipeline.AuditVerdict;
import dev.userstream.local.probe.LatencyFigures;
import dev.userstream.local.probe.Percentiles;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a demo found.
 *
 * @param runId the run
 * @param source where the users came from
 * @param api that source's address
 * @param publishing how the run ended
 * @param rows rows in each store
 * @param started when starting the stack began
 * @param firstRow from starting the stack to the first readable row in any store; empty where none was seen
 * @param latency from intended send to readable row
 * @param samples some rows as people read them
 * @param audit the audit's verdict
 */
record DemoReport(
        RunId runId,
        SourceKind source,
        URI api,
        dev.userstream.events.run.Run publishing,
        Map<Store, Long> rows,
        Instant started,
        Optional<Duration> firstRow,
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

    /** Rows of one store; empty where they were not counted. */
    Optional<Long> rows(Store store) {
        return Optional.ofNullable(rows.get(store));
    }

    private String cause() {
        return java.util.Objects.requireNonNullElse(publishing.cause(), audit.complaint());
    }

    /** The report as one JSON object; durations are milliseconds, times are UTC, and what was not measured is null. */
    String toJson() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeStringField("run_id", runId.value());
            json.writeStringField("source", source.label());
            json.writeStringField("api_url", api.toString());
            json.writeNumberField("published", publishing.published());
            write(json, "cassandra_rows", rows(Store.CASSANDRA));
            write(json, "postgres_rows", rows(Store.POSTGRES));
            write(json, "dead_letters", audit.findings().map(AuditVerdict.Findings::deadLetters));
            write(json, "missing", audit.findings().map(AuditVerdict.Findings::missing));
            write(json, "duplicated", audit.findings().map(AuditVerdict.Findings::duplicated));
            write(json, "wrong", audit.findings().map(AuditVerdict.Findings::wrong));
            write(json, "extra", audit.findings().map(AuditVerdict.Findings::extra));
            json.writeStringField("started_at", started.toString());
            write(json, "first_row_ms", firstRow.map(Duration::toMillis));
            writeLatency(json);
            json.writeStringField("cause", cause());
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
        json.writeNumberField("latency_unseen", latency.unseen());
        json.writeBooleanField("latency_steady", latency.steady());
    }

    private static void write(JsonGenerator json, String prefix, Percentiles percentiles) throws IOException {
        Optional<Percentiles> measured = Optional.of(percentiles).filter(Percentiles::isMeasured);
        write(json, prefix + "p50_ms", measured.map(Percentiles::p50Ms));
        write(json, prefix + "p99_ms", measured.map(Percentiles::p99Ms));
    }

    /** A figure, or null where it was not measured. */
    private static void write(JsonGenerator json, String name, Optional<Long> figure) throws IOException {
        if (figure.isPresent()) {
            json.writeNumberField(name, figure.get());
        } else {
            json.writeNullField(name);
        }
    }
}
