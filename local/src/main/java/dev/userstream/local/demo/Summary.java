package dev.userstream.local.demo;

import com.github.freva.asciitable.AsciiTable;
import dev.userstream.events.store.Store;
import dev.userstream.local.pipeline.AuditVerdict;
import dev.userstream.local.probe.LatencyFigures;
import dev.userstream.local.probe.Percentiles;
import dev.userstream.local.stack.Stack;
import dev.userstream.local.stack.StackAddresses;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Prints what a demo found, for people. */
final class Summary {
    private static final String NOT_MEASURED = "not measured";

    private final PrintWriter out;

    Summary(PrintWriter out) {
        this.out = out;
    }

    void print(DemoReport report) {
        out.println();
        line("run", report.runId().value());
        line("source", report.source().label() + ", " + report.api());
        line("first row", report.firstRow().map(Summary::sinceStart).orElse(NOT_MEASURED));
        line("published", report.publishing().published() + " users");
        for (Store store : Store.values()) {
            line(store.label(), report.rows(store).map(rows -> rows + " rows").orElse(NOT_MEASURED));
        }
        line(
                "dead letters",
                report.audit()
                        .findings()
                        .map(findings -> Long.toString(findings.deadLetters()))
                        .orElse(NOT_MEASURED));
        printLatency(report.latency());
        out.println();
        out.println(AsciiTable.getTable(
                Demo.COLUMNS.toArray(String[]::new),
                report.samples().stream().map(row -> row.toArray(String[]::new)).toArray(String[][]::new)));
        out.println();
        printAudit(report.audit());
        line("verdict", report.isClean() ? "pass" : "fail");
        out.flush();
    }

    /** How to reach a stack that stays. */
    void printAddresses(Stack stack) {
        StackAddresses addresses = stack.addresses();
        out.println();
        out.println("The stack stays until Ctrl-C (exit code 130), which ends it and removes its data.");
        line("kafka", addresses.kafka());
        line("cassandra", "cqlsh " + addresses.cassandra().replace(':', ' '));
        line("postgres", "psql " + psqlAddress(addresses));
        line("producer", addresses.producer() + "/runs");
        line("look", "script/userstream status");
        line("check", "script/userstream audit");
        line("settings", ". " + stack.folder().resolve("stack.env"));
        line("logs", stack.folder().resolve("logs").toString());
        out.flush();
    }

    private void printLatency(LatencyFigures latency) {
        line("latency", figures(latency.both()) + " until readable in both stores");
        for (Store store : Store.values()) {
            line("", figures(latency.of(store)) + " " + store.label());
        }
        line(
                "",
                "of " + latency.both().samples() + " sampled users, from their intended send time"
                        + (latency.steady()
                                ? "; only those due after the first row was readable"
                                : "; the job's start is in these figures"));
        if (latency.unseen() > 0) {
            line("", latency.unseen() + " sampled users were never seen in both stores; they are not in these figures");
        }
    }

    private void printAudit(AuditVerdict audit) {
        line("audit", audit.verdict() + audit.findings().map(Summary::counts).orElse(""));
        if (!audit.complaint().isEmpty()) {
            line("", audit.complaint());
        }
    }

    private static String counts(AuditVerdict.Findings findings) {
        return ": missing " + findings.missing() + ", duplicated " + findings.duplicated() + ", wrong "
                + findings.wrong() + ", extra " + findings.extra();
    }

    private static String sinceStart(Duration firstRow) {
        return String.format(Locale.ROOT, "%.1f s after starting the stack", firstRow.toMillis() / 1_000.0);
    }

    private static String figures(Percentiles percentiles) {
        return !percentiles.isMeasured()
                ? NOT_MEASURED
                : "p50 " + percentiles.p50Ms() + " ms, p99 " + percentiles.p99Ms() + " ms";
    }

    private static String psqlAddress(StackAddresses addresses) {
        String credentials = addresses.postgresUsername() + ":" + addresses.postgresPassword() + "@";
        return addresses.postgresUrl().replace("jdbc:postgresql://", "postgresql://" + credentials);
    }

    private void line(String name, String value) {
        out.printf("%-13s %s%n", name, value);
    }
}
