package dev.userstream.local.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.userstream.events.RunId;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What is left to say of a demo that came to no figures.
 *
 * @param runId the run
 * @param cause why, for people
 */
record FailedReport(RunId runId, String cause) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final List<String> NOT_MEASURED = List.of(
            "source",
            "api_url",
            "published",
            "cassandra_rows",
            "postgres_rows",
            "dead_letters",
            "missing",
            "duplicated",
            "wrong",
            "extra",
            "started_at",
            "first_row_ms",
            "latency_p50_ms",
            "latency_p99_ms",
            "cassandra_latency_p50_ms",
            "cassandra_latency_p99_ms",
            "postgres_latency_p50_ms",
            "postgres_latency_p99_ms",
            "latency_samples",
            "latency_unseen",
            "latency_steady");

    /** One JSON object with the names of {@link DemoReport#toJson()}; all figures are null. */
    String toJson() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeStringField("run_id", runId.value());
            for (String name : NOT_MEASURED) {
                json.writeNullField(name);
            }
            json.writeStringField("cause", cause);
            json.writeStringField("verdict", "fail");
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return text + System.lineSeparator();
    }
}
