package dev.userstream.local.soak;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import dev.userstream.local.soak.Finding.Verdict;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Prints what a soak found, for people. */
final class SoakTable {
    private static final double MIB = 1_024 * 1_024;

    private final PrintWriter out;

    SoakTable(PrintWriter out) {
        this.out = out;
    }

    void print(SoakReport report) {
        out.println(AsciiTable.getTable(
                AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS,
                report.findings(),
                List.of(
                        column("figure", HorizontalAlign.LEFT).with(Finding::figure),
                        column("first").with(row -> value(row, row.first())),
                        column("median").with(row -> value(row, row.median())),
                        column("last").with(row -> value(row, row.last())),
                        column("most").with(row -> value(row, row.most())),
                        column("change").with(row -> judged(row, row.change())),
                        column("allowed").with(row -> judged(row, row.allowed())),
                        column("verdict", HorizontalAlign.LEFT)
                                .with(row -> row.verdict().label()))));
        line("soak", report.plan().id());
        line("rate", rate(report));
        line("published", report.published() + " of " + report.plan().users() + " users, the run is " + report.state());
        line(
                "took",
                report.elapsed().toSeconds() + " s, " + report.samples() + " samples, attempts: " + report.attempts());
        line(
                "audit",
                report.audit()
                        .map(audit -> audit.verdict() + " " + audit.complaint())
                        .orElse("not asked, because the soak was ended early"));
        line("verdict", report.verdict().name().toLowerCase(Locale.ROOT));
        out.flush();
    }

    private static String rate(SoakReport report) {
        String rate =
                String.format(Locale.ROOT, "%.1f users a second", report.plan().rate());
        return report.plan().budget() ? rate + ", which the source's budget allows" : rate;
    }

    private static String judged(Finding row, long value) {
        return row.verdict() == Verdict.SHOWN || row.verdict() == Verdict.TOO_FEW_SAMPLES ? "" : value(row, value);
    }

    private static String value(Finding row, long value) {
        return row.figure().endsWith("_bytes")
                ? String.format(Locale.ROOT, "%.1f MiB", value / MIB)
                : Long.toString(value);
    }

    private static Column column(String header, HorizontalAlign align) {
        return new Column().header(header).dataAlign(align);
    }

    private static Column column(String header) {
        return column(header, HorizontalAlign.RIGHT);
    }

    private void line(String name, String value) {
        out.printf("%-10s %s%n", name, value.strip());
    }
}
