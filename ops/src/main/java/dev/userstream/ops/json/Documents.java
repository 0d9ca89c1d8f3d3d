package dev.userstream.ops.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.userstream.events.RunId;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.run.RunCodec;
import dev.userstream.events.store.Store;
import dev.userstream.events.topic.Topics;
import dev.userstream.ops.audit.AuditReport;
import dev.userstream.ops.audit.StoreFigures;
import dev.userstream.ops.dlq.DeadLetterEntry;
import dev.userstream.ops.pipeline.StoreTable.RowCount;
import dev.userstream.ops.status.StatusReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reports as one line of JSON each, as commands print and the service sends them. Lines are ASCII, so that untrusted text
 * cannot emit control sequences. Thread-safe.
 */
@SuppressWarnings("UnusedVariable") // components are read by Jackson
public final class Documents {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private Documents() {}

    /** An audit's report, with the line's end. */
    public static String line(AuditReport report) {
        return write(new AuditDocument(
                report.runId().map(RunId::value).orElse(null),
                report.verdict().name().toLowerCase(Locale.ROOT),
                report.reasons(),
                report.published(),
                report.rejectedByProducer(),
                report.messages(),
                report.unaccounted(),
                report.deadLettered(),
                report.deadLetters(),
                report.runs().stream()
                        .map(run ->
                                new RunDocument(run.id().value(), run.state().name(), run.published(), run.inTopic()))
                        .toList(),
                byLabel(report.stores()),
                report.duration().toMillis()));
    }

    /** The pipeline's state, with the line's end; what could not be read is null. */
    public static String line(StatusReport report) {
        Map<String, StoreDocument> stores = new LinkedHashMap<>();
        for (Store store : Store.values()) {
            Long lag = report.lags().get(store);
            RowCount rows = report.rows().get(store);
            stores.put(
                    store.label(),
                    new StoreDocument(
                            store.consumerGroup(),
                            lag == null || lag == StatusReport.NO_GROUP ? null : lag,
                            rows == null ? null : Long.valueOf(rows.rows()),
                            rows != null && rows.complete()));
        }
        return write(new StatusDocument(
                report.runs().stream().map(RunCodec::document).toList(),
                report.messages(),
                stores,
                report.deadLetters(),
                report.replayed(),
                report.problems()));
    }

    /** A dead letter, with the line's end; absent values are null. */
    public static String line(DeadLetterEntry entry) {
        MessageOffset source = entry.id().source() instanceof MessageOffset message ? message : null;
        return write(new DeadLetterDocument(
                entry.id().toString(),
                entry.record(),
                entry.reason().code(),
                entry.detail(),
                entry.id().stage().label(),
                entry.rejectedAt().toString(),
                source == null ? null : source.topic(),
                source == null ? null : Integer.valueOf(source.partition()),
                source == null ? null : Long.valueOf(source.offset()),
                source == null ? null : Long.valueOf(source.timestampMs()),
                entry.runId().orElse(null),
                entry.sequence().orElse(null),
                entry.key(),
                entry.valueBytes().isPresent()
                        ? Integer.valueOf(entry.valueBytes().getAsInt())
                        : null,
                entry.repeats(),
                entry.replayOf().orElse(null),
                entry.isOpen() ? "open" : "replayed",
                entry.replay()
                        .map(marker -> Topics.USERS_CREATED.name() + "-" + marker.partition() + "@" + marker.offset())
                        .orElse(null),
                entry.replay().map(marker -> marker.replayedAt().toString()).orElse(null)));
    }

    private static Map<String, StoreFigures> byLabel(Map<Store, StoreFigures> figures) {
        Map<String, StoreFigures> stores = new LinkedHashMap<>();
        Stream.of(Store.values()).filter(figures::containsKey).forEach(store -> {
            StoreFigures known = figures.get(store);
            if (known != null) {
                stores.put(store.label(), known);
            }
        });
        return stores;
    }

    private static String write(Object document) {
        try {
            return JSON.writeValueAsString(document) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("documents are records that Jackson can write", e);
        }
    }

    private record AuditDocument(
            @Nullable String runId,
            String verdict,
            List<String> reasons,
            long published,
            long rejectedByProducer,
            long messages,
            long unaccounted,
            long deadLettered,
            SortedMap<String, Long> deadLetters,
            List<RunDocument> runs,
            Map<String, StoreFigures> stores,
            long durationMs) {}

    private record RunDocument(String runId, String state, long published, long inTopic) {}

    private record StatusDocument(
            List<RunCodec.Document> runs,
            long messages,
            Map<String, StoreDocument> stores,
            SortedMap<String, Long> deadLetters,
            SortedMap<String, Long> deadLettersReplayed,
            List<String> problems) {}

    private record StoreDocument(
            String group, @Nullable Long lag, @Nullable Long rows, boolean rowsComplete) {}

    private record DeadLetterDocument(
            String deadLetter,
            String record,
            String reason,
            String detail,
            String rejectedBy,
            String rejectedAt,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String sourceTopic,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Integer sourcePartition,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Long sourceOffset,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Long sourceTimestampMs,

            @Nullable String runId,
            @Nullable String sequence,
            String key,
            @Nullable Integer valueBytes,
            int repeats,
            @Nullable String replayOf,
            String state,
            @Nullable String replayedTo,
            @Nullable String replayedAt) {}
}
