package dev.userstream.ops.json;

import dev.userstream.events.RunId;
import dev.userstream.ops.audit.AuditReport;
import dev.userstream.ops.audit.StoreFigures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON document of an {@link AuditReport}. */
@SuppressWarnings("MissingJavadoc") // the components are those of the report
public record AuditDocument(
        @Nullable String runId,
        String verdict,
        List<String> reasons,
        long published,
        long rejectedByProducer,
        long messages,
        long unaccounted,
        long deadLettered,
        Map<String, Long> deadLetters,
        List<AuditReport.RunFigures> runs,
        Map<String, StoreFigures> stores,
        long durationMs) {
    /** The document of a report. */
    public static AuditDocument of(AuditReport report) {
        Map<String, StoreFigures> stores = new LinkedHashMap<>();
        report.stores().forEach((store, figures) -> stores.put(store.label(), figures));
        return new AuditDocument(
                report.runId().map(RunId::value).orElse(null),
                report.verdict().name().toLowerCase(Locale.ROOT),
                report.reasons(),
                report.published(),
                report.rejectedByProducer(),
                report.messages(),
                report.unaccounted(),
                report.deadLettered(),
                report.deadLetters(),
                report.runs(),
                stores,
                report.duration().toMillis());
    }
}
