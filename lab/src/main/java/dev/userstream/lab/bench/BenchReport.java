package dev.userstream.lab.bench;

import dev.userstream.lab.report.Reports;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Collects measurements and prints each as soon as it is made. Not thread-safe. */
final class BenchReport {
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Object plan;
    private final PrintWriter progress;
    private final List<Measurement> measurements = new ArrayList<>();

    /**
     * Creates an empty report; the bench starts now.
     *
     * @param progress receives one line per measurement
     */
    BenchReport(Path root, Object plan, PrintWriter progress) {
        this.plan = plan;
        this.progress = progress;
        environment.put("commit", commit(root));
        environment.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        environment.put("java", System.getProperty("java.vm.version"));
        environment.put("started_at", Instant.now().toString());
        environment.put("load_at_start", load());
    }

    /**
     * One measured subject.
     *
     * @param bench the table it belongs to, such as {@code throughput}
     * @param values settings and figures, names with their units, in order
     */
    record Measurement(String bench, String subject, Map<String, Object> values) {}

    /** What a report file holds. */
    record Content(Map<String, String> environment, Object plan, List<Measurement> measurements) {}

    void progress(String event) {
        progress.println(event);
        progress.flush();
    }

    void add(String bench, String subject, Map<String, Object> values) {
        measurements.add(new Measurement(bench, subject, values));
        StringBuilder line = new StringBuilder(bench + ": " + subject);
        values.forEach(
                (name, value) -> line.append(' ').append(name).append('=').append(text(value)));
        progress(line.toString());
    }

    /** Everything, with plan and environment; the bench ends now. */
    Content content() {
        environment.put("ended_at", Instant.now().toString());
        environment.put("load_at_end", load());
        return new Content(environment, plan, measurements);
    }

    /** One table per kind of measurement. */
    String toText() {
        StringBuilder tables = new StringBuilder();
        measurements.stream().map(Measurement::bench).distinct().forEach(bench -> tables.append(table(bench)));
        return tables.toString();
    }

    private String table(String bench) {
        List<Measurement> rows = measurements.stream()
                .filter(measurement -> measurement.bench().equals(bench))
                .toList();
        Set<String> names = new LinkedHashSet<>();
        rows.forEach(row -> names.addAll(row.values().keySet()));
        List<String> headers = new ArrayList<>(names);
        headers.add(0, bench);
        List<List<String>> cells = new ArrayList<>();
        for (Measurement row : rows) {
            List<String> texts = new ArrayList<>(List.of(row.subject()));
            names.forEach(name -> texts.add(text(row.values().getOrDefault(name, ""))));
            cells.add(texts);
        }
        return Reports.table(headers, cells);
    }

    private static String text(Object value) {
        return value instanceof Double figure
                ? String.format(Locale.ROOT, figure >= 100 ? "%.0f" : "%.2f", figure)
                : value.toString();
    }

    private static String load() {
        return Double.toString(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static String commit(Path folder) {
        try {
            Process git = new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=40")
                    .directory(folder.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
