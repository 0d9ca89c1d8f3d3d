package dev.userstream.ops.json;

import dev.userstream.events.run.RunCodec;
import dev.userstream.events.store.Store;
import dev.userstream.ops.pipeline.StoreTable.RowCount;
import dev.userstream.ops.status.StatusReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON document of a {@link StatusReport}; what could not be read is null. */
@SuppressWarnings("MissingJavadoc") // the components are those of the report
public record StatusDocument(
        List<RunCodec.Document> runs,
        long messages,
        Map<String, StoreStatus> stores,
        Map<String, Long> deadLetters,
        Map<String, Long> deadLettersReplayed,
        List<String> problems) {
    /** One store. */
    @SuppressWarnings("MissingJavadoc")
    public record StoreStatus(
            String group, @Nullable Long lag, @Nullable Long rows, boolean rowsComplete) {}

    /** The document of a report. */
    public static StatusDocument of(StatusReport report) {
        Map<String, StoreStatus> stores = new LinkedHashMap<>();
        for (Store store : Store.values()) {
            Long lag = report.lags().get(store);
            RowCount rows = report.rows().get(store);
            stores.put(
                    store.label(),
                    new StoreStatus(
                            store.consumerGroup(),
                            lag == null || lag == StatusReport.NO_GROUP ? null : lag,
                            rows == null ? null : (Long) rows.rows(),
                            rows != null && rows.complete()));
        }
        return new StatusDocument(
                report.runs().stream().map(RunCodec::document).toList(),
                report.messages(),
                stores,
                report.deadLetters(),
                report.replayed(),
                report.problems());
    }
}
