package dev.userstream.local.chaos;

import com.github.freva.asciitable.AsciiTable;
import dev.userstream.events.Store;
import dev.userstream.local.pipeline.AuditVerdict.Findings;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** Prints what a chaos run found, for people. */
final class ChaosTable {
    private static final String[] HEADERS = {
        "fault", "count", "median recovery", "longest recovery", "lost", "duplicated", "wrong"
    };
    private static final String NOT_MEASURED = "not measured";

    private final PrintWriter out;

    ChaosTable(PrintWriter out) {
        this.out = out;
    }

    void print(ChaosReport report) {
        List<KindFigures> kinds = KindFigures.of(report.outcomes());
        String[][] rows = new String[kinds.size()][];
        for (int index = 0; index < rows.length; index++) {
            rows[index] = row(report, kinds.get(index), index == rows.length - 1);
        }
        out.println(AsciiTable.getTable(HEADERS, rows));
        line("seed", Long.toString(report.plan().seed()));
        line(
                "published",
                report.publishing().users() + " users in " + report.publishing().runs() + " runs, "
                        + report.publishing().failedRuns() + " of which did not succeed");
        line(
                "in topic",
                number(report.inTopic()) + " of these users; rows: " + number(report.rows(Store.CASSANDRA))
                        + " in Cassandra, " + number(report.rows(Store.POSTGRES)) + " in PostgreSQL");
        line("by itself", report.endedByThemselves() + " times a part ended without being told to");
        line("took", Chaos.seconds(report.took()) + (report.endedEarly() ? ", ended early" : ""));
        line("audit", report.audit().verdict() + " " + report.audit().complaint());
        line("verdict", report.isClean() ? "pass" : "fail");
        out.flush();
    }

    private static String[] row(ChaosReport report, KindFigures kind, boolean isAll) {
        return new String[] {
            kind.kind(),
            Integer.toString(kind.count()),
            time(kind.median()),
            time(kind.longest()),
            figure(report, Findings::missing, isAll),
            figure(report, Findings::duplicated, isAll),
            figure(report, Findings::wrong, isAll)
        };
    }

    private static String figure(ChaosReport report, ToLongFunction<Findings> figure, boolean isAll) {
        return report.audit()
                .findings()
                .flatMap(findings -> report.ofKind(figure.applyAsLong(findings), isAll))
                .map(String::valueOf)
                .orElse(NOT_MEASURED);
    }

    private static String number(Optional<Long> figure) {
        return figure.map(String::valueOf).orElse(NOT_MEASURED);
    }

    private static String time(Optional<Duration> time) {
        return time.map(Chaos::seconds).orElse(NOT_MEASURED);
    }

    private void line(String name, String value) {
        out.printf("%-10s %s%n", name, value.strip());
    }
}
