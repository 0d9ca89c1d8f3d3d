package dev.userstream.local.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.freva.asciitable.AsciiTable;
import dev.userstream.events.RunId;
import dev.userstream.events.run.RunState;
import dev.userstream.events.store.Store;
import dev.userstream.local.probe.AuditVerdict;
import dev.userstream.local.probe.LatencyFigures;
import dev.userstream.local.probe.LatencyFigures.Percentiles;
import dev.userstream.settings.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a demo found.
 *
 * @param cause why it failed, or an empty text
 * @param results its results; null where it ended before there were any
 */
record DemoReport(RunId runId, String cause, @Nullable Results results) {
    /** Columns of the sample rows. */
    static final List<String> COLUMNS = List.of("first_name", "last_name", "email", "post_code", "dob");

    private static final String NOT_MEASURED = "not measured";

    /**
     * Results of a demo that has come to its end.
     *
     * @param started when the start of the stack began
     * @param firstRow from then to the first readable row in any store; null where none was seen
     * @param audit the audit of all that the demo published, users of the warm-up among them
     */
    record Results(
            UserSource source,
            Instant started,
            @Nullable Duration firstRow,
            RunState state,
            long published,
            double rate,
            LatencyFigures latency,
            List<List<String>> samples,
            AuditVerdict audit) {}

    /** Whether everything that was asked for was published, and is where it must be. */
    boolean isClean() {
        return results != null
                && results.state() == RunState.SUCCEEDED
                && results.audit().isClean();
    }

    /** The demo's exit code: the audit's where it could not decide. */
    int exitCode() {
        return results == null ? ExitCode.FAILED : results.audit().exitCodeOf(isClean());
    }

    /** The JSON document: durations in milliseconds, times in UTC, null for what was not measured. */
    Map<String, @Nullable Object> document() {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("run_id", runId.value());
        document.put("source", value(found -> found.source().kind().label()));
        document.put("api_url", value(found -> found.source().address().toString()));
        document.put("warm_up_users", value(found -> DemoCommand.WARM_UP_USERS));
        document.put("published", value(Results::published));
        document.put("users_per_second", value(Results::rate));
        for (Store store : Store.values()) {
            document.put(store.label() + "_rows", value(found -> found.audit().rows(store)));
        }
        document.put("dead_letters", value(found -> found.audit().deadLetters()));
        AuditVerdict.FINDINGS.forEach(
                name -> document.put(name, value(found -> found.audit().count(name))));
        document.put("started_at", value(found -> found.started().toString()));
        document.put("first_row_ms", value(found -> millis(found.firstRow())));
        putLatency(document, "", LatencyFigures::both);
        for (Store store : Store.values()) {
            putLatency(document, store.label() + "_", latency -> latency.of(store));
        }
        document.put("latency_samples", value(found -> found.latency().both().samples()));
        document.put("latency_unseen", value(found -> found.latency().unseen()));
        document.put("cause", cause);
        document.put("verdict", verdict());
        return document;
    }

    private void putLatency(
            Map<String, @Nullable Object> document, String prefix, Function<LatencyFigures, Percentiles> figures) {
        Function<Results, Percentiles> percentiles = found -> figures.apply(found.latency());
        document.put(
                prefix + "latency_p50_ms",
                value(found -> percentiles.apply(found).p50Ms()));
        document.put(
                prefix + "latency_p99_ms",
                value(found -> percentiles.apply(found).p99Ms()));
    }

    private static @Nullable Long millis(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis();
    }

    private @Nullable Object value(Function<Results, @Nullable Object> figure) {
        return results == null ? null : figure.apply(results);
    }

    private String verdict() {
        return isClean() ? "pass" : "fail";
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

    /** Prints the results; nothing where there are none. */
    void print(PrintWriter out) {
        if (results == null) {
            return;
        }
        AuditVerdict audit = results.audit();
        LatencyFigures latency = results.latency();
        Long firstRow = millis(results.firstRow());
        out.println();
        line(out, "run", runId.value());
        line(
                out,
                "source",
                results.source().kind().label() + ", " + results.source().address());
        line(
                out,
                "first row",
                firstRow == null ? NOT_MEASURED : text("%.1f s after starting the stack", firstRow / 1e3));
        String rate = text("%.1f per second", results.rate());
        line(
                out,
                "published",
                results.published() + " users, " + rate + ", after a warm-up of " + DemoCommand.WARM_UP_USERS);
        for (Store store : Store.values()) {
            Long rows = audit.rows(store);
            line(out, store.label(), rows == null ? NOT_MEASURED : rows + " rows");
        }
        line(out, "dead letters", Objects.toString(audit.deadLetters(), NOT_MEASURED));
        line(out, "latency", figures(latency.both()) + " until readable in both stores");
        for (Store store : Store.values()) {
            line(out, "", figures(latency.of(store)) + " " + store.label());
        }
        long sampled = latency.both().samples();
        line(out, "", "of " + sampled + " sampled users, from their intended send time, after the warm-up");
        if (latency.unseen() > 0) {
            line(out, "", latency.unseen() + " sampled users were not seen in both stores and are in no figure");
        }
        String[][] rows = results.samples().stream()
                .map(row -> row.toArray(String[]::new))
                .toArray(String[][]::new);
        out.println("\n" + AsciiTable.getTable(COLUMNS.toArray(String[]::new), rows) + "\n");
        String counts = audit.document().isMissingNode()
                ? ""
                : AuditVerdict.FINDINGS.stream()
                        .map(name -> name + " " + audit.count(name))
                        .collect(Collectors.joining(", ", ": ", ""));
        line(out, "audit", audit.verdict() + counts);
        if (!cause.isEmpty()) {
            line(out, "", cause);
        }
        line(out, "verdict", verdict());
        out.flush();
    }

    private static String text(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static String figures(Percentiles percentiles) {
        return percentiles.samples() == 0
                ? NOT_MEASURED
                : "p50 " + percentiles.p50Ms() + " ms, p99 " + percentiles.p99Ms() + " ms";
    }

    private static void line(PrintWriter out, String name, String value) {
        out.printf(Locale.ROOT, "%-13s %s%n", name, value);
    }
}
