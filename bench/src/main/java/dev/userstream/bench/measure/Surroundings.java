package dev.userstream.bench.measure;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a report says besides its measurements: when, where, what, and how busy the machine was before and after. */
final class Surroundings {
    private final Path root;
    private final Map<String, String> settings;
    private final InstantSource clock;
    private final Instant begun;
    private final String loadAtBegin = Machine.loadAverage();

    /**
     * Begins now.
     *
     * @param root the project's folder
     * @param settings what the run was asked for
     */
    Surroundings(Path root, Map<String, String> settings, InstantSource clock) {
        this.root = root;
        this.settings = new LinkedHashMap<>(settings);
        this.clock = clock;
        this.begun = clock.instant();
    }

    /** Writes fields of an object that has been begun; the run ends now. */
    void write(JsonGenerator json) throws IOException {
        Map<String, String> run = new LinkedHashMap<>(Commit.of(root));
        run.put("begun_at", begun.toString());
        run.put("ended_at", clock.instant().toString());
        run.put("load_average_at_begin", loadAtBegin);
        run.put("load_average_at_end", Machine.loadAverage());
        write(json, "run", run);
        write(json, "settings", settings);
        write(json, "machine", Machine.describe());
        write(json, "versions", Versions.all());
    }

    private static void write(JsonGenerator json, String name, Map<String, String> facts) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, String> fact : facts.entrySet()) {
            json.writeStringField(fact.getKey(), fact.getValue());
        }
        json.writeEndObject();
    }
}
