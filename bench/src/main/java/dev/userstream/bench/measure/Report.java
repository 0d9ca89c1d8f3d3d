package dev.userstream.bench.measure;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.github.freva.asciitable.AsciiTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Everything that a run has measured so far. Each measurement is told as soon as it is there. Not thread-safe. */
public final class Report {
    private static final JsonFactory JSON = new JsonFactory();
    private static final double WHOLE_NUMBERS_FROM = 100;

    private final Surroundings surroundings;
    private final PrintWriter progress;
    private final List<Measurement> measurements = new ArrayList<>();

    /**
     * An empty report.
     *
     * @param root the project's folder
     * @param settings what the run was asked for, in the order in which it is told
     * @param progress gets a line for each measurement
     */
    public Report(Path root, Map<String, String> settings, PrintWriter progress) {
        this.surroundings = new Surroundings(root, settings, InstantSource.system());
        this.progress = progress;
    }

    /** Says what happens now. */
    public void note(String sentence) {
        progress.println(sentence);
        progress.flush();
    }

    /** Takes a measurement and returns it. */
    public Measurement add(Measurement measurement) {
        measurements.add(measurement);
        StringBuilder line = new StringBuilder(measurement.bench() + ": " + measurement.subject());
        measurement
                .settings()
                .forEach((name, value) ->
                        line.append(' ').append(name).append('=').append(value));
        measurement
                .figures()
                .forEach((name, value) ->
                        line.append(' ').append(name).append('=').append(text(value)));
        note(line.toString());
        return measurement;
    }

    /** All as one JSON object, with the machine, versions, commit and settings. The run ends now. */
    public String toJson() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            surroundings.write(json);
            json.writeArrayFieldStart("measurements");
            for (Measurement measurement : measurements) {
                write(json, measurement);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return text + System.lineSeparator();
    }

    /** One table for each kind of measurement, for people. */
    public String toTables() {
        StringBuilder tables = new StringBuilder();
        measurements.stream().map(Measurement::bench).distinct().forEach(bench -> tables.append(table(bench)));
        return tables.toString();
    }

    private String table(String bench) {
        List<Measurement> rows = measurements.stream()
                .filter(measurement -> measurement.bench().equals(bench))
                .toList();
        Set<String> settings = new LinkedHashSet<>();
        Set<String> figures = new LinkedHashSet<>();
        rows.forEach(row -> settings.addAll(row.settings().keySet()));
        rows.forEach(row -> figures.addAll(row.figures().keySet()));
        String[] head = Stream.of(Stream.of(bench), settings.stream(), figures.stream())
                .flatMap(names -> names)
                .toArray(String[]::new);
        String[][] cells = rows.stream()
                .map(row -> Stream.of(
                                Stream.of(row.subject()),
                                settings.stream()
                                        .map(name -> row.settings()
                                                .getOrDefault(name, "")
                                                .toString()),
                                figures.stream()
                                        .map(name -> row.figures().containsKey(name) ? text(row.figure(name)) : ""))
                        .flatMap(values -> values)
                        .toArray(String[]::new))
                .toArray(String[][]::new);
        return AsciiTable.getTable(head, cells) + System.lineSeparator();
    }

    private static void write(JsonGenerator json, Measurement measurement) throws IOException {
        json.writeStartObject();
        json.writeStringField("bench", measurement.bench());
        json.writeStringField("subject", measurement.subject());
        for (Map.Entry<String, Object> setting : measurement.settings().entrySet()) {
            json.writeStringField(setting.getKey(), setting.getValue().toString());
        }
        for (Map.Entry<String, Double> figure : measurement.figures().entrySet()) {
            json.writeNumberField(figure.getKey(), figure.getValue());
        }
        json.writeEndObject();
    }

    private static String text(double value) {
        return value >= WHOLE_NUMBERS_FROM
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.2f", value);
    }
}
