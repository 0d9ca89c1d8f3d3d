package dev.userstream.lab.bench;

import dev.userstream.lab.report.ReportFile;
import dev.userstream.lab.report.TextTable;
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
     * @param root the project's folder
     * @param plan the settings, for the file
     * @param progress receives one line per measurement
     */
    BenchReport(Path root, Object plan, PrintWriter progress) {
        this.plan = plan;
        this.progress = progress;
        environment.put("commit", output(root, "git", "describe", "--always", "--dirty", "--abbrev=40"));
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
    record Measurement(String bench, String subject, Map<String, Object> values) {
        @Override
        public String toString() {
            StringBuilder line = new StringBuilder(bench + ": " + subject);
            values.forEach(
                    (name, value) -> line.append(' ').append(name).append('=').append(text(value)));
            return line.toString();
        }
    }

    private record Content(Map<String, String> environment, Object plan, List<Measurement> measurements) {}

    void progress(String event) {
        progress.println(event);
        progress.flush();
    }

    void add(String bench, String subject, Map<String, Object> values) {
        Measurement measurement = new Measurement(bench, subject, values);
        measurements.add(measurement);
        progress(measurement.toString());
    }

    /** Everything, with plan and environment; the bench ends now. */
    String toJson() {
        environment.put("ended_at", Instant.now().toString());
        environment.put("load_at_end", load());
        return ReportFile.json(new Content(environment, plan, measurements));
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
        Set<String> headers = new LinkedHashSet<>(List.of(bench));
        rows.forEach(row -> headers.addAll(row.values().keySet()));
        TextTable table = new TextTable(headers.toArray(String[]::new));
        for (Measurement row : rows) {
            table.add(headers.stream()
                    .map(header -> header.equals(bench)
                            ? row.subject()
                            : text(row.values().getOrDefault(header, "")))
                    .toArray());
        }
        return table.text();
    }

    private static String text(Object value) {
        return value instanceof Double figure
                ? String.format(Locale.ROOT, figure >= 100 ? "%.0f" : "%.2f", figure)
                : value.toString();
    }

    private static String load() {
        return Double.toString(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static String output(Path folder, String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
