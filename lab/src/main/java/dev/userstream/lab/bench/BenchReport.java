package dev.userstream.lab.bench;

import dev.userstream.lab.report.ReportFile;
import dev.userstream.lab.report.TextTable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Collects measurements and prints each as soon as it is made. Not thread-safe. */
final class BenchReport {
    private final Environment environment;
    private final Map<String, String> settings;
    private final PrintWriter progress;
    private final List<Measurement> measurements = new ArrayList<>();

    /**
     * Creates an empty report.
     *
     * @param settings of the bench, for the file
     * @param progress receives one line per measurement
     */
    BenchReport(Environment environment, Map<String, String> settings, PrintWriter progress) {
        this.environment = environment;
        this.settings = settings;
        this.progress = progress;
    }

    void progress(String event) {
        progress.println(event);
        progress.flush();
    }

    Measurement add(Measurement measurement) {
        measurements.add(measurement);
        progress(measurement.toString());
        return measurement;
    }

    /** The measurements with settings and environment. */
    String toJson() {
        return ReportFile.json(new Content(environment.end(), settings, measurements));
    }

    private record Content(
            Environment.Facts environment, Map<String, String> settings, List<Measurement> measurements) {}

    /** One table per kind of measurement. */
    String toText() {
        StringBuilder tables = new StringBuilder();
        measurements.stream()
                .map(Measurement::bench)
                .distinct()
                .forEach(bench -> tables.append(table(bench).text()));
        return tables.toString();
    }

    private TextTable table(String bench) {
        List<Measurement> rows = measurements.stream()
                .filter(measurement -> measurement.bench().equals(bench))
                .toList();
        Set<String> settingNames = new LinkedHashSet<>();
        Set<String> figureNames = new LinkedHashSet<>();
        rows.forEach(row -> settingNames.addAll(row.settings().keySet()));
        rows.forEach(row -> figureNames.addAll(row.figures().keySet()));
        TextTable table = new TextTable(Stream.of(Stream.of(bench), settingNames.stream(), figureNames.stream())
                .flatMap(names -> names)
                .toList());
        for (Measurement row : rows) {
            List<Object> cells = new ArrayList<>(List.of(row.subject()));
            settingNames.forEach(name -> cells.add(row.settings().getOrDefault(name, "")));
            figureNames.forEach(name -> {
                Double figure = row.figures().get(name);
                cells.add(figure == null ? "" : Measurement.text(figure));
            });
            table.add(cells.toArray());
        }
        return table;
    }
}
