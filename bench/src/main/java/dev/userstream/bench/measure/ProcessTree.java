package dev.userstream.bench.measure;

import dev.userstream.local.postgres.Postmaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The processes that do a stack's work, each with the part of the stack that it works for. */
public final class ProcessTree {
    /** This process itself: it measures, and runs the plain clients. */
    public static final String BENCH = "bench";

    private static final String LAUNCHER = "dev.userstream.local.postgres.PostgresMain";
    private static final String POSTGRES = "postgres";
    private static final String UNKNOWN = "other";
    private static final Map<String, String> PARTS = Map.of(
            "KafkaMain",
            "kafka",
            "CassandraDaemon",
            "cassandra",
            "SparkSubmit",
            "job",
            "producer.cli.Main",
            "producer",
            "ops.cli.Main",
            "audit",
            "local.cli.Main",
            "demo",
            LAUNCHER,
            "postgres_launcher");

    private ProcessTree() {}

    /**
     * A process and all below it, with the part of each: what the command line says, else what the process above it is. A
     * PostgreSQL server is below nobody, since it detaches itself; it is found by the data folder that its launcher was given.
     */
    public static Map<ProcessHandle, String> of(ProcessHandle root) {
        return of(root, ProcessTree::commandLine);
    }

    /** The same with command lines from elsewhere. */
    static Map<ProcessHandle, String> of(ProcessHandle root, Function<ProcessHandle, List<String>> commandLines) {
        Map<ProcessHandle, String> parts = new LinkedHashMap<>();
        Stream.concat(Stream.of(root), root.descendants()).forEach(process -> {
            List<String> line = commandLines.apply(process);
            parts.putIfAbsent(process, part(line).orElseGet(() -> inherited(process, parts)));
            dataFolder(line)
                    .ifPresent(data -> new Postmaster(data).processes().forEach(server -> parts.put(server, POSTGRES)));
        });
        parts.computeIfPresent(ProcessHandle.current(), (self, part) -> BENCH);
        return Collections.unmodifiableMap(parts);
    }

    /** Of a process that is no part by itself, such as a tool that a part has started. */
    private static String inherited(ProcessHandle process, Map<ProcessHandle, String> parts) {
        return process.parent()
                .map(parent -> parts.getOrDefault(parent, UNKNOWN))
                .orElse(UNKNOWN);
    }

    private static Optional<String> part(List<String> line) {
        return PARTS.entrySet().stream()
                .filter(part -> line.stream().anyMatch(word -> word.endsWith(part.getKey())))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** What follows the launcher's name. */
    private static Optional<Path> dataFolder(List<String> line) {
        int launcher = line.indexOf(LAUNCHER);
        return launcher < 0 || launcher + 1 == line.size()
                ? Optional.empty()
                : Optional.of(Path.of(line.get(launcher + 1)));
    }

    private static List<String> commandLine(ProcessHandle process) {
        try {
            String words = Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
            return Arrays.asList(words.split("\0", -1));
        } catch (IOException e) {
            return List.of(); // it has just ended
        }
    }
}
