package dev.userstream.lab.chaos;

import dev.userstream.events.store.Store;
import dev.userstream.lab.report.TextTable;
import dev.userstream.local.pipeline.AuditVerdict.Findings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Formats the report of a chaos run for people. */
final class ReportPrinter {
    private static final String NOT_MEASURED = "not measured";

    private final ChaosReport report;

    ReportPrinter(ChaosReport report) {
        this.report = report;
    }

    /** The report for a terminal. */
    String text() {
        return kinds().text() + summary().text();
    }

    /** The report as a Markdown page, with the timeline. */
    String markdown() {
        return "# " + report.faults() + " faults, seed " + report.seed() + ": " + report.verdict() + "\n\n"
                + summary().markdown() + "\n## By kind\n\n" + kinds().markdown() + "\n## Timeline\n\n"
                + timeline().markdown();
    }

    private TextTable kinds() {
        TextTable table = new TextTable("fault", "count", "median recovery", "longest recovery");
        report.kinds()
                .forEach(kind -> table.add(
                        kind.kind(),
                        kind.count(),
                        seconds(kind.medianRecoveryMs()),
                        seconds(kind.longestRecoveryMs())));
        return table;
    }

    private TextTable summary() {
        TextTable table = new TextTable("figure", "value");
        table.add("seed", report.seed());
        table.add("faults injected, planned", report.faults() + ", " + report.faultsPlanned());
        table.add("users per second requested", report.rate());
        table.add("users published", report.published());
        table.add("of these in the topic", known(report.inTopic()));
        for (Store store : Store.values()) {
            table.add("rows in " + store.label(), known(report.rows(store).orElse(null)));
        }
        table.add("missing", count(Findings::missing));
        table.add("duplicated", count(Findings::duplicated));
        table.add("wrong", count(Findings::wrong));
        table.add("runs, failed runs", report.runs() + ", " + report.failedRuns());
        table.add("unexpected exits", report.unexpectedExits());
        table.add("duration", seconds(report.tookMs()) + (report.endedEarly() ? ", ended early" : ""));
        table.add("audit", (report.audit() + " " + report.cause()).strip());
        table.add("verdict", report.verdict());
        return table;
    }

    private TextTable timeline() {
        TextTable table = new TextTable("no.", "at", "fault", "lasted", "recovered after");
        List<ChaosReport.FaultResult> results = new ArrayList<>(report.timeline());
        for (int index = 0; index < results.size(); index++) {
            ChaosReport.FaultResult result = results.get(index);
            table.add(
                    index + 1,
                    seconds(result.atMs()),
                    result.fault(),
                    seconds(result.lastedMs()),
                    seconds(result.recoveredMs()));
        }
        return table;
    }

    private Object count(ToLongFunction<Findings> figure) {
        Findings counts = report.counts();
        return counts == null ? NOT_MEASURED : figure.applyAsLong(counts);
    }

    private static String known(@Nullable Long figure) {
        return Objects.toString(figure, NOT_MEASURED);
    }

    private static String seconds(@Nullable Long millis) {
        return millis == null ? NOT_MEASURED : seconds(Duration.ofMillis(millis));
    }

    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1_000.0);
    }
}
