package dev.userstream.ops.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.userstream.events.Store;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunCodec;
import dev.userstream.ops.evidence.StoreTable.RowCount;
import dev.userstream.ops.status.StatusReport;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The state as one line of JSON, for machines; what could not be read is null. */
public final class StatusJson {
    private StatusJson() {}

    /** The line, with its end. */
    public static String write(StatusReport report) {
        return JsonLine.of(json -> write(json, report));
    }

    private static void write(JsonGenerator json, StatusReport report) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("runs");
        for (Run run : report.runs()) {
            json.writeStartObject();
            RunCodec.write(json, run);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberField("messages", report.messages());
        json.writeObjectFieldStart("stores");
        for (Store store : Store.values()) {
            writeStore(json, store, report.lags().get(store), report.rows().get(store));
        }
        json.writeEndObject();
        writeCounts(json, "dead_letters", report.deadLetters());
        writeCounts(json, "dead_letters_replayed", report.replayed());
        json.writeArrayFieldStart("problems");
        for (String problem : report.problems()) {
            json.writeString(problem);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeCounts(JsonGenerator json, String name, Map<String, Long> counts) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, Long> count : counts.entrySet()) {
            json.writeNumberField(count.getKey(), count.getValue());
        }
        json.writeEndObject();
    }

    private static void writeStore(JsonGenerator json, Store store, @Nullable Long lag, @Nullable RowCount rows)
            throws IOException {
        json.writeObjectFieldStart(store.label());
        json.writeStringField("group", store.consumerGroup());
        json.writeFieldName("lag");
        writeNumber(json, lag == null || lag == StatusReport.NO_GROUP ? null : lag);
        json.writeFieldName("rows");
        writeNumber(json, rows == null ? null : rows.rows());
        json.writeBooleanField("rows_complete", rows != null && rows.complete());
        json.writeEndObject();
    }

    private static void writeNumber(JsonGenerator json, @Nullable Long number) throws IOException {
        if (number == null) {
            json.writeNull();
        } else {
            json.writeNumber(number);
        }
    }
}
