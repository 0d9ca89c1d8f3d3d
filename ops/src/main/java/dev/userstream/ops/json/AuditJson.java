package dev.userstream.ops.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.userstream.events.RunId;
import dev.userstream.events.Store;
import dev.userstream.ops.audit.AuditReport;
import dev.userstream.ops.audit.StoreFigures;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A report as one line of JSON, for machines. */
public final class AuditJson {
    private AuditJson() {}

    /** The line, with its end. */
    public static String write(AuditReport report) {
        return JsonLine.of(json -> write(json, report));
    }

    private static void write(JsonGenerator json, AuditReport report) throws IOException {
        json.writeStartObject();
        json.writeStringField("run_id", report.runId().map(RunId::value).orElse(null));
        json.writeStringField("verdict", report.verdict().name().toLowerCase(Locale.ROOT));
        writeTexts(json, "reasons", report.reasons());
        json.writeNumberField("published", report.published());
        json.writeNumberField("rejected_by_producer", report.rejectedByProducer());
        json.writeNumberField("messages", report.messages());
        json.writeNumberField("unaccounted", report.unaccounted());
        json.writeNumberField("dead_lettered", report.deadLettered());
        json.writeObjectFieldStart("dead_letters");
        for (Map.Entry<String, Long> reason : report.deadLetters().entrySet()) {
            json.writeNumberField(reason.getKey(), reason.getValue());
        }
        json.writeEndObject();
        json.writeArrayFieldStart("runs");
        for (AuditReport.RunFigures run : report.runs()) {
            writeRun(json, run);
        }
        json.writeEndArray();
        json.writeObjectFieldStart("stores");
        for (Store store : Store.values()) {
            writeStore(json, store, report.stores().get(store));
        }
        json.writeEndObject();
        json.writeNumberField("duration_ms", report.duration().toMillis());
        json.writeEndObject();
    }

    private static void writeRun(JsonGenerator json, AuditReport.RunFigures run) throws IOException {
        json.writeStartObject();
        json.writeStringField("run_id", run.id().value());
        json.writeStringField("state", run.state().name());
        json.writeNumberField("published", run.published());
        json.writeNumberField("in_topic", run.inTopic());
        json.writeEndObject();
    }

    private static void writeStore(JsonGenerator json, Store store, @Nullable StoreFigures figures) throws IOException {
        if (figures == null) {
            return;
        }
        json.writeObjectFieldStart(store.label());
        json.writeNumberField("expected", figures.expected());
        json.writeNumberField("rows", figures.rows());
        json.writeNumberField("missing", figures.missing());
        json.writeNumberField("duplicated", figures.duplicated());
        json.writeNumberField("wrong", figures.wrong());
        json.writeNumberField("extra", figures.extra());
        json.writeNumberField("unverifiable", figures.unverifiable());
        json.writeNumberField("lag", figures.lag());
        json.writeObjectFieldStart("examples");
        writeTexts(json, "missing", figures.examples().missing());
        json.writeArrayFieldStart("wrong");
        for (StoreFigures.WrongRow row : figures.examples().wrong()) {
            json.writeStartObject();
            json.writeStringField("id", row.id());
            writeTexts(json, "fields", row.fields());
            json.writeEndObject();
        }
        json.writeEndArray();
        writeTexts(json, "extra", figures.examples().extra());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeTexts(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
