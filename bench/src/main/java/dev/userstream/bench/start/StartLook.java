package dev.userstream.bench.start;

import dev.userstream.bench.measure.Footprint;
import dev.userstream.bench.measure.Memory;
import dev.userstream.bench.measure.ProcessTree;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a demo's processes have cost when they were looked at, by part; PostgreSQL's included.
 *
 * @param cpu processor time since the start, of tools that ran and ended, too
 * @param residentBytes resident memory (RSS) of the part's processes; what PostgreSQL's share counts for each of them
 */
record StartLook(Map<String, Duration> cpu, Map<String, Long> residentBytes) {
    /** Copies the maps. */
    StartLook {
        cpu = Map.copyOf(cpu);
        residentBytes = Map.copyOf(residentBytes);
    }

    /** Now. It reads only what costs next to nothing, since the start goes on meanwhile. */
    static StartLook at(ProcessHandle demo) {
        Map<ProcessHandle, String> processes = ProcessTree.of(demo);
        Map<String, Long> resident = new TreeMap<>();
        processes.forEach((process, part) -> resident.merge(part, Memory.residentBytes(process), Long::sum));
        return new StartLook(Footprint.cpu(processes), resident);
    }

    /** Of all parts. */
    Duration allCpu() {
        return cpu.values().stream().reduce(Duration.ZERO, Duration::plus);
    }
}
