package dev.userstream.local.chaos;

import dev.userstream.local.operation.MarkdownTable;
import dev.userstream.local.pipeline.FlatJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A report's file as a page for people. */
final class ChaosMarkdown {
    private static final String NOT_MEASURED = "not measured";
    private static final double MILLIS = 1_000.0;

    private final Map<String, String> report;

    private ChaosMarkdown(Map<String, String> report) {
        this.report = report;
    }

    /**
     * The page.
     *
     * @param file what {@code --report} has written
     * @throws IllegalArgumentException if the file is no such report
     */
    static String of(Path file) {
        try {
            Map<String, String> report = FlatJson.parse(Files.readString(file));
            if (!report.containsKey("seed")) {
                throw new IOException("it holds no figures of a chaos run");
            }
            return new ChaosMarkdown(report).page();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "--show: " + file + ": " + e.getMessage() + " (expected: a file that --report has written)", e);
        }
    }

    private String page() {
        return "# " + text("faults") + " faults, seed " + text("seed") + ": " + text("verdict") + "\n\n" + summary()
                + "\n## By kind\n\n" + kinds() + "\n## One by one\n\n" + timeline();
    }

    private String summary() {
        return MarkdownTable.of(
                List.of("figure", "value"),
                List.of(
                        List.of("stack", text("stack")),
                        List.of("faults done, of those planned", text("faults") + " of " + text("faults_planned")),
                        List.of("rate asked for", text("rate") + " users a second"),
                        List.of("users that the producer reported as published", text("published")),
                        List.of("of them in the topic", text("in_topic")),
                        List.of(
                                "rows in Cassandra, in PostgreSQL",
                                text("rows.cassandra") + ", " + text("rows.postgres")),
                        List.of("lost", text("lost")),
                        List.of("duplicated", text("duplicated")),
                        List.of("wrong", text("wrong")),
                        List.of("runs, of which did not succeed", text("runs") + ", " + text("failed_runs")),
                        List.of("parts that ended by themselves", text("ended_by_themselves")),
                        List.of("the audit's verdict", text("audit")),
                        List.of("took", seconds("took_ms"))));
    }

    private String kinds() {
        List<List<String>> rows = new ArrayList<>();
        for (int index = 0; report.containsKey("kinds." + index + ".kind"); index++) {
            String kind = "kinds." + index + ".";
            rows.add(List.of(
                    text(kind + "kind"),
                    text(kind + "count"),
                    seconds(kind + "median_recovery_ms"),
                    seconds(kind + "longest_recovery_ms")));
        }
        return MarkdownTable.of(List.of("fault", "count", "median recovery", "longest recovery"), rows);
    }

    private String timeline() {
        List<List<String>> rows = new ArrayList<>();
        for (int index = 0; report.containsKey("timeline." + index + ".fault"); index++) {
            String fault = "timeline." + index + ".";
            rows.add(List.of(
                    Integer.toString(index + 1),
                    seconds(fault + "at_ms"),
                    text(fault + "fault"),
                    seconds(fault + "lasted_ms"),
                    seconds(fault + "recovered_ms")));
        }
        return MarkdownTable.of(List.of("no.", "at", "fault", "lasted", "users arrived again after"), rows);
    }

    private String text(String name) {
        return report.getOrDefault(name, NOT_MEASURED);
    }

    private String seconds(String name) {
        String millis = report.get(name);
        return millis == null ? NOT_MEASURED : String.format(Locale.ROOT, "%.1f s", Long.parseLong(millis) / MILLIS);
    }
}
