package dev.userstream.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What this process and its children have cost so far, by part of the stack. On a machine that others use too, processor time
 * says more than time on the clock.
 *
 * @param cpu processor time since each part's start
 * @param memoryBytes resident memory now; shared pages count for each of the sharing processes in part, where the system tells
 */
public record Footprint(Map<String, Duration> cpu, Map<String, Long> memoryBytes) {
    private static final Map<String, String> PARTS = Map.of(
            "KafkaMain", "kafka",
            "CassandraDaemon", "cassandra",
            "SparkSubmit", "job",
            "producer.cli.Main", "producer",
            "local.cli.Main", "demo");
    private static final String OWN = "bench";
    private static final String POSTGRES = "postgres";
    private static final int BYTES_A_KILOBYTE = 1_024;

    /** Copies the maps. */
    public Footprint {
        cpu = Map.copyOf(cpu);
        memoryBytes = Map.copyOf(memoryBytes);
    }

    /** Now. */
    public static Footprint now() {
        Map<String, Duration> cpu = new TreeMap<>();
        Map<String, Long> memory = new TreeMap<>();
        Stream.concat(
                        Stream.of(ProcessHandle.current()),
                        ProcessHandle.current().descendants())
                .forEach(process -> {
                    String part = part(process);
                    process.info().totalCpuDuration().ifPresent(time -> cpu.merge(part, time, Duration::plus));
                    memory.merge(part, memory(process.pid()), Long::sum);
                });
        return new Footprint(cpu, memory);
    }

    /**
     * The process of a part.
     *
     * @throws BenchFailedException if there is none
     */
    public static ProcessHandle processOf(String part) {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> part(process).equals(part))
                .findFirst()
                .orElseThrow(() -> new BenchFailedException(part + ": no process (expected: one that runs)"));
    }

    /** The processor time of a part since an earlier look; a part that has been started since counts from its start. */
    public Duration cpuSince(Footprint earlier, String part) {
        Duration now = cpu.getOrDefault(part, Duration.ZERO);
        Duration then = earlier.cpu.getOrDefault(part, Duration.ZERO);
        return now.compareTo(then) < 0 ? now : now.minus(then);
    }

    /** The processor time of everything since an earlier look. */
    public Duration cpuSince(Footprint earlier) {
        return cpu.keySet().stream().map(part -> cpuSince(earlier, part)).reduce(Duration.ZERO, Duration::plus);
    }

    /** Resident memory of everything. */
    public long allMemoryBytes() {
        return memoryBytes.values().stream().mapToLong(bytes -> bytes).sum();
    }

    private static String part(ProcessHandle process) {
        if (process.pid() == ProcessHandle.current().pid()) {
            return OWN;
        }
        String line = commandLine(process.pid());
        return PARTS.entrySet().stream()
                .filter(part -> line.contains(part.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(POSTGRES);
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
        } catch (IOException e) {
            return "";
        }
    }

    private static long memory(long pid) {
        long proportional = kilobytes(Path.of("/proc", Long.toString(pid), "smaps_rollup"), "Pss:");
        return BYTES_A_KILOBYTE
                * (proportional > 0
                        ? proportional
                        : Math.max(0, kilobytes(Path.of("/proc", Long.toString(pid), "status"), "VmRSS:")));
    }

    private static long kilobytes(Path file, String name) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.replaceAll("\\D+", ""))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | java.io.UncheckedIOException e) {
            return 0;
        }
    }
}
