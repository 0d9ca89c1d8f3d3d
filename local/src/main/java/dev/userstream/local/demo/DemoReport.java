package dev.userstream.local.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.userstream.events.RunId;
import dev.userstream.events.run.RunState;
import dev.userstream.events.store.Store;
import dev.userstream.local.pipeline.AuditVerdict;
import dev.userstream.local.probe.LatencyFigures;
import dev.userstream.local.probe.Percentiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a demo found.
 *
 * @param runId the measured run
 * @param cause why it failed, or an empty text
 * @param results its results; empty where it ended before there were any
 */
record DemoReport(RunId runId, String cause, Optional<Results> results) {
    /**
     * Results of a demo that has come to its end.
     *
     * @param source where the users came from
     * @param started when the start of the stack began
     * @param firstRow from then to the first readable row in any store; empty where none was seen
     * @param state how the measured run ended
     * @param published its published users
     * @param rate its intended users per second
     * @param latency from intended send time to readable row
     * @param samples some rows
     * @param audit the audit of all that the demo published
     */
    record Results(
            UserSource source,
            Instant started,
            Optional<Duration> firstRow,
            RunState state,
            long published,
            double rate,
            LatencyFigures latency,
            List<List<String>> samples,
            AuditVerdict audit) {
        Optional<AuditVerdict.Findings> findings() {
            return audit.findings();
        }

        /** Rows in a store, as the audit counted them: those of the warm-up among them. */
        @Nullable
        Long rows(Store store) {
            return audit.rows().get(store);
        }
    }

    /** A demo without results. */
    static DemoReport failed(RunId runId, String cause) {
        return new DemoReport(runId, cause, Optional.empty());
    }

    /** Whether everything that was asked for was published, and is where it must be. */
    boolean isClean() {
        return results.filter(found ->
                        found.state() == RunState.SUCCEEDED && found.audit().isClean())
                .isPresent();
    }

    /** The JSON document: durations in milliseconds, times in UTC, null for what was not measured. */
    Map<String, @Nullable Object> document() {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("run_id", runId.value());
        document.put("source", value(found -> found.source().kind().label()));
        document.put("api_url", value(found -> found.source().address().toString()));
        document.put("warm_up_users", value(found -> DemoPlan.WARM_UP_USERS));
        document.put("published", value(Results::published));
        document.put("users_per_second", value(Results::rate));
        for (Store store : Store.values()) {
            document.put(store.label() + "_rows", value(found -> found.rows(store)));
        }
        document.put("dead_letters", finding(AuditVerdict.Findings::deadLetters));
        document.put("missing", finding(AuditVerdict.Findings::missing));
        document.put("duplicated", finding(AuditVerdict.Findings::duplicated));
        document.put("wrong", finding(AuditVerdict.Findings::wrong));
        document.put("extra", finding(AuditVerdict.Findings::extra));
        document.put("started_at", value(found -> found.started().toString()));
        document.put(
                "first_row_ms",
                value(found -> found.firstRow().map(Duration::toMillis).orElse(null)));
        putLatency(document, "", LatencyFigures::both);
        for (Store store : Store.values()) {
            putLatency(document, store.label() + "_", latency -> latency.of(store));
        }
        document.put("latency_samples", value(found -> found.latency().both().samples()));
        document.put("latency_unseen", value(found -> found.latency().unseen()));
        document.put("cause", cause);
        document.put("verdict", isClean() ? "pass" : "fail");
        return document;
    }

    private void putLatency(
            Map<String, @Nullable Object> document, String prefix, Function<LatencyFigures, Percentiles> figures) {
        Optional<Percentiles> measured =
                results.map(Results::latency).map(figures).filter(Percentiles::isMeasured);
        document.put(prefix + "latency_p50_ms", measured.map(Percentiles::p50Ms).orElse(null));
        document.put(prefix + "latency_p99_ms", measured.map(Percentiles::p99Ms).orElse(null));
    }

    private @Nullable Object finding(Function<AuditVerdict.Findings, Long> figure) {
        return results.flatMap(Results::findings).map(figure).orElse(null);
    }

    private @Nullable Object value(Function<Results, @Nullable Object> figure) {
        return results.isPresent() ? figure.apply(results.get()) : null;
    }

    /**
     * Writes the document to the file of {@code --report}.
     *
     * @throws IllegalArgumentException if the file cannot be written
     */
    void write(Path file) {
        try {
            String json = new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(document());
            Files.writeString(file, json + System.lineSeparator());
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "--report: " + file + " cannot be written (expected: a writable file)", e);
        }
    }
}
