package dev.userstream.producer.cli;

import dev.userstream.events.RunId;
import dev.userstream.events.run.RunRequest;
import dev.userstream.producer.run.RequestReader;
import dev.userstream.settings.Settings;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code publish} that make a request, as texts, so that all their problems are told at once. */
final class RequestOptions {
    private static final DateTimeFormatter ID_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String ID_OPTION = "--run-id";

    @Option(names = "--users", paramLabel = "N", description = "How many users to publish.")
    private @Nullable String users;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            description = "How long to publish, such as 60s, 5m or 1h (default: 60s, where --users is not given).")
    private @Nullable String duration;

    @Option(names = "--rate", paramLabel = "R", description = "Users a second (default: as fast as possible).")
    private @Nullable String rate;

    @Option(
            names = "--nationalities",
            paramLabel = "us,gb",
            description = "Only users of these nationalities (default: all).")
    private @Nullable String nationalities;

    @Option(
            names = ID_OPTION,
            paramLabel = "ID",
            description = "Name of the run; the same name with the same request resumes it (default: a new one).")
    private @Nullable String runId;

    /** A request and the run that it is for. */
    record Asked(RunId id, RunRequest request) {}

    /** The options that were given, by name. */
    Map<String, String> given() {
        Map<String, String> given = new HashMap<>();
        put(given, "--users", users);
        put(given, "--duration", duration);
        put(given, "--rate", rate);
        put(given, "--nationalities", nationalities);
        put(given, ID_OPTION, runId);
        return given;
    }

    /** The options that ask for the same run again. */
    String again(RunId id) {
        Map<String, String> options = new TreeMap<>(given());
        options.put(ID_OPTION, id.value());
        return options.entrySet().stream()
                .map(option -> option.getKey() + " " + option.getValue())
                .collect(Collectors.joining(" "));
    }

    /** Reads the request; problems are noted in the settings, and what is returned is then a stand-in. */
    static Asked read(Settings settings, Instant now, RandomGenerator random) {
        return new Asked(runId(settings, now, random), RequestReader.read(settings, "--"));
    }

    private static RunId runId(Settings settings, Instant now, RandomGenerator random) {
        String fresh = "publish-" + ID_TIME.format(now) + "-" + Integer.toHexString(random.nextInt(0x1000, 0x10000));
        String id = settings.text(ID_OPTION, fresh);
        if (!RunId.isValid(id)) {
            settings.problem(ID_OPTION + ": " + id + " (expected: " + RunId.EXPECTED + ")");
            return new RunId(fresh);
        }
        return new RunId(id);
    }

    private static void put(Map<String, String> given, String name, @Nullable String value) {
        if (value != null) {
            given.put(name, value);
        }
    }
}
