package dev.userstream.bench.measure;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the stack's processes have cost so far, by part; PostgreSQL's server and sessions are one part. On a machine that others
 * use too, processor time says more than time on the clock. This process is a part of its own, {@link ProcessTree#BENCH}: the
 * plain clients run in it, and it is no part of the stack.
 *
 * @param cpu processor time since each part's start, of tools that it has run and awaited, too
 * @param memory memory now
 */
public record Footprint(Map<String, Duration> cpu, Map<String, Memory> memory) {
    /** Copies the maps. */
    public Footprint {
        cpu = Map.copyOf(cpu);
        memory = Map.copyOf(memory);
    }

    /** Of this process and of all that it has started, now. */
    public static Footprint now() {
        Map<ProcessHandle, String> processes = ProcessTree.of(ProcessHandle.current());
        Map<String, Memory> memory = new TreeMap<>();
        processes.forEach((process, part) -> memory.merge(part, Memory.of(process), Memory::plus));
        return new Footprint(cpu(processes), memory);
    }

    /** Only processor time, now: reading memory takes some milliseconds a process. */
    public static Footprint ofProcessors() {
        return new Footprint(cpu(ProcessTree.of(ProcessHandle.current())), Map.of());
    }

    /**
     * The processor time of processes, by part: of each one itself and of the children that it has waited for. Children that
     * this process has waited for are left out, since they were earlier parts of a stack.
     *
     * @param processes with the part of each
     */
    public static Map<String, Duration> cpu(Map<ProcessHandle, String> processes) {
        Map<String, Duration> cpu = new TreeMap<>();
        processes.forEach((process, part) -> {
            ProcessorTime time = ProcessorTime.of(process);
            cpu.merge(part, part.equals(ProcessTree.BENCH) ? time.own() : time.all(), Duration::plus);
        });
        return cpu;
    }

    /**
     * The process of a part.
     *
     * @throws BenchFailedException if there is none
     */
    public static ProcessHandle processOf(String part) {
        return ProcessTree.of(ProcessHandle.current()).entrySet().stream()
                .filter(process -> process.getValue().equals(part))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new BenchFailedException(part + ": no process (expected: one that runs)"));
    }

    /** The processor time of a part since an earlier look; a part that has been started since counts from its start. */
    public Duration cpuSince(Footprint earlier, String part) {
        Duration now = cpu.getOrDefault(part, Duration.ZERO);
        Duration then = earlier.cpu.getOrDefault(part, Duration.ZERO);
        return now.compareTo(then) < 0 ? now : now.minus(then);
    }

    /** The processor time of everything, this process too, since an earlier look. */
    public Duration cpuSince(Footprint earlier) {
        return cpu.keySet().stream().map(part -> cpuSince(earlier, part)).reduce(Duration.ZERO, Duration::plus);
    }

    /** Memory of a part; nothing where it does not run. */
    public Memory memory(String part) {
        return memory.getOrDefault(part, Memory.NONE);
    }

    /** Memory of the whole stack: of every part but this process. */
    public Memory stackMemory() {
        return memory.entrySet().stream()
                .filter(part -> !part.getKey().equals(ProcessTree.BENCH))
                .map(Map.Entry::getValue)
                .reduce(Memory.NONE, Memory::plus);
    }
}
