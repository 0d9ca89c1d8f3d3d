package dev.userstream.local.compose;

import dev.userstream.local.stack.Part;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which container is which part, and which of them run. Thread-safe. */
final class Containers {
    private static final Duration FRESH = Duration.ofSeconds(2);

    private final Docker docker;
    private final InstantSource clock;
    private final Map<Part, String> ids = new EnumMap<>(Part.class);
    private Set<Part> running = EnumSet.noneOf(Part.class);
    private Instant asked = Instant.MIN;

    /**
     * Finds the containers.
     *
     * @throws dev.userstream.local.process.ChildFailedException if Docker does not answer
     * @throws IllegalStateException if a part has no container
     */
    Containers(Docker docker, InstantSource clock) {
        this.docker = docker;
        this.clock = clock;
        for (Part part : Part.values()) {
            ids.put(part, required(service(part)));
        }
    }

    /** The service that does a part's work; the job's driver and its executors run in the worker. */
    static String service(Part part) {
        return switch (part) {
            case KAFKA -> "broker";
            case CASSANDRA -> "cassandra";
            case POSTGRES -> "postgres";
            case JOB -> "spark-worker";
            case PRODUCER -> "producer";
        };
    }

    /** The container of a part. */
    String id(Part part) {
        return ids.getOrDefault(part, "");
    }

    /** Whether a part runs, frozen or not, as it was at most a moment ago. */
    synchronized boolean isRunning(Part part) {
        if (clock.instant().isAfter(asked.plus(FRESH))) {
            running = ask();
            asked = clock.instant();
        }
        return running.contains(part);
    }

    /** Something was done to a container: what was known counts no more. */
    synchronized void forget() {
        asked = Instant.MIN;
    }

    /** The container of a service that must be there. */
    String required(String service) {
        String id = docker.compose("ps", "-q", "--all", service);
        if (id.isEmpty() || id.contains("\n")) {
            throw new IllegalStateException(service + ": no container of project " + docker.project()
                    + " (expected: one; docker compose -p " + docker.project() + " up -d)");
        }
        return id;
    }

    private Set<Part> ask() {
        List<String> states = Stream.of(docker.docker(
                        Stream.concat(Stream.of("inspect", "-f", "{{.Id}} {{.State.Running}}"), ids.values().stream())
                                .toArray(String[]::new)))
                .flatMap(String::lines)
                .toList();
        return Arrays.stream(Part.values())
                .filter(part -> states.contains(id(part) + " true"))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Part.class)));
    }
}
