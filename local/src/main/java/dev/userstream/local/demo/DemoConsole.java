package dev.userstream.local.demo;

import com.github.freva.asciitable.AsciiTable;
import dev.userstream.events.store.Store;
import dev.userstream.local.pipeline.AuditVerdict;
import dev.userstream.local.probe.LatencyFigures;
import dev.userstream.local.probe.Percentiles;
import dev.userstream.local.stack.Stack;
import dev.userstream.local.stack.StackAddresses;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** Prints results to standard output and progress to standard error: a bar on a terminal, a line at times elsewhere. Thread-safe. */
final class DemoConsole {
    /** Columns of the sample rows. */
    static final List<String> COLUMNS = List.of("first_name", "last_name", "email", "post_code", "dob");

    private static final String NOT_MEASURED = "not measured";
    private static final long QUARTERS = 4;

    private final PrintWriter out;
    private final PrintStream err;
    private final boolean terminal;
    private final long begin = System.nanoTime();
    private @Nullable ProgressBar bar;
    private long lastQuarter;

    /**
     * A console.
     *
     * @param terminal whether {@code err} is a terminal
     */
    DemoConsole(PrintWriter out, PrintStream err, boolean terminal) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
    }

    /** Prints a line of progress with the time since the start. */
    synchronized void note(String what) {
        err.printf(Locale.ROOT, "%6.1f s  %s%n", (System.nanoTime() - begin) / 1e9, what);
    }

    /** Shows how many of how many users are published; call {@link #endProgress} after the last. */
    synchronized void published(long published, long users) {
        if (terminal) {
            bar(users).stepTo(published);
            return;
        }
        long quarter = published * QUARTERS / users;
        if (quarter > lastQuarter) {
            lastQuarter = quarter;
            note("published " + published + " of " + users);
        }
    }

    private ProgressBar bar(long users) {
        if (bar == null) {
            bar = new ProgressBarBuilder()
                    .setTaskName("published")
                    .setUnit(" users", 1)
                    .setInitialMax(users)
                    .setUpdateIntervalMillis(100)
                    .setConsumer(new ConsoleProgressBarConsumer(err))
                    .build();
        }
        return bar;
    }

    /** Ends the display of one run's progress. */
    synchronized void endProgress() {
        lastQuarter = 0;
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    /** Prints what a demo found. */
    void print(DemoReport report, DemoReport.Results found) {
        out.println();
        line("run", report.runId().value());
        line("source", found.source().kind().label() + ", " + found.source().address());
        line("first row", found.firstRow().map(DemoConsole::sinceStart).orElse(NOT_MEASURED));
        line(
                "published",
                String.format(
                        Locale.ROOT,
                        "%d users, %.1f per second, after a warm-up of %d",
                        found.published(),
                        found.rate(),
                        DemoPlan.WARM_UP_USERS));
        for (Store store : Store.values()) {
            Long rows = found.rows(store);
            line(store.label(), rows == null ? NOT_MEASURED : rows + " rows");
        }
        line(
                "dead letters",
                found.findings()
                        .map(findings -> Long.toString(findings.deadLetters()))
                        .orElse(NOT_MEASURED));
        printLatency(found.latency());
        out.println();
        out.println(AsciiTable.getTable(
                COLUMNS.toArray(String[]::new),
                found.samples().stream().map(row -> row.toArray(String[]::new)).toArray(String[][]::new)));
        out.println();
        line(
                "audit",
                found.audit().verdict()
                        + found.findings().map(DemoConsole::counts).orElse(""));
        if (!report.cause().isEmpty()) {
            line("", report.cause());
        }
        line("verdict", report.isClean() ? "pass" : "fail");
        out.flush();
    }

    private void printLatency(LatencyFigures latency) {
        line("latency", figures(latency.both()) + " until readable in both stores");
        for (Store store : Store.values()) {
            line("", figures(latency.of(store)) + " " + store.label());
        }
        line("", "of " + latency.both().samples() + " sampled users, from their intended send time, after the warm-up");
        if (latency.unseen() > 0) {
            line("", latency.unseen() + " sampled users were not seen in both stores and are in no figure");
        }
    }

    /** Prints how to reach a stack that is kept. */
    void printAddresses(Stack stack) {
        StackAddresses addresses = stack.addresses();
        out.println();
        out.println("The stack is kept until Ctrl-C (exit code 130), which ends it and removes its data.");
        line("kafka", addresses.kafka());
        line("cassandra", "cqlsh " + addresses.cassandra().replace(':', ' '));
        String credentials = addresses.postgresUsername() + ":" + addresses.postgresPassword() + "@";
        line(
                "postgres",
                "psql " + addresses.postgresUrl().replace("jdbc:postgresql://", "postgresql://" + credentials));
        line("producer", addresses.producer() + "/runs");
        line("status", "script/userstream status");
        line("audit", "script/userstream audit");
        line("settings", ". " + stack.folder().resolve("stack.env"));
        line("logs", stack.folder().resolve("logs").toString());
        out.flush();
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

    private void line(String name, String value) {
        out.printf("%-13s %s%n", name, value);
    }
}
