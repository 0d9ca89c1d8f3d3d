package dev.userstream.local.soak;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.userstream.local.pipeline.FlatJson;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The samples of a soak, a line of JSON each, so that whatever ends the soak leaves all that were taken.
 *
 * @param path the file; it need not exist
 */
record SampleFile(Path path) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String FIGURES = "figures.";

    /** Adds a sample. */
    void append(Sample sample) throws IOException {
        Files.writeString(path, line(sample), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** All samples in their order; a line that was being written when its soak was killed is left out. */
    List<Sample> read() throws IOException {
        if (!Files.exists(path)) {
            return List.of();
        }
        List<Sample> samples = new ArrayList<>();
        for (String line : Files.readAllLines(path)) {
            sample(line).ifPresent(samples::add);
        }
        return samples;
    }

    private static String line(Sample sample) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("elapsed_ms", sample.elapsed().toMillis());
            json.writeNumberField("attempt", sample.attempt());
            json.writeObjectFieldStart("figures");
            for (Map.Entry<String, Long> figure : sample.figures().entrySet()) {
                json.writeNumberField(figure.getKey(), figure.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        return text + "\n";
    }

    private static Optional<Sample> sample(String line) {
        try {
            TreeMap<String, Long> figures = new TreeMap<>();
            Map<String, String> json = FlatJson.parse(line);
            json.forEach((name, value) -> {
                if (name.startsWith(FIGURES)) {
                    figures.put(name.substring(FIGURES.length()), Long.parseLong(value));
                }
            });
            Duration elapsed = Duration.ofMillis(Long.parseLong(json.getOrDefault("elapsed_ms", "")));
            return Optional.of(new Sample(elapsed, Integer.parseInt(json.getOrDefault("attempt", "")), figures));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty(); // cut short by whatever ended the soak
        }
    }
}
