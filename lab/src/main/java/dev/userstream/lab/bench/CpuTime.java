package dev.userstream.lab.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Processor time of the components of a stack since their start. On a machine with other load it is a better measure than wall
 * clock time.
 *
 * @param byComponent includes the time of child processes that the component has waited for
 */
record CpuTime(Map<String, Duration> byComponent) {
    /** The unit of {@code /proc}: {@code USER_HZ} is 100 on every Linux platform with a JDK. */
    private static final Duration TICK = Duration.ofMillis(10);

    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final int CHILDREN_USER = 13;
    private static final int CHILDREN_SYSTEM = 14;

    /** Reads the processor time of running processes, by component. */
    static CpuTime of(Map<String, List<ProcessHandle>> processes) {
        Map<String, Duration> times = new TreeMap<>();
        processes.forEach((name, of) ->
                times.put(name, of.stream().map(CpuTime::of).reduce(Duration.ZERO, Duration::plus)));
        return new CpuTime(times);
    }

    /** The time since an earlier reading. */
    CpuTime since(CpuTime earlier) {
        Map<String, Duration> times = new TreeMap<>();
        byComponent.forEach((name, time) -> {
            Duration difference = time.minus(earlier.byComponent.getOrDefault(name, Duration.ZERO));
            times.put(name, difference.isNegative() ? Duration.ZERO : difference);
        });
        return new CpuTime(times);
    }

    /** The time of all components. */
    Duration total() {
        return byComponent.values().stream().reduce(Duration.ZERO, Duration::plus);
    }

    private static Duration of(ProcessHandle process) {
        try {
            return parse(Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat")));
        } catch (IOException e) {
            return process.info().totalCpuDuration().orElse(Duration.ZERO); // not Linux, or the process has ended
        }
    }

    /** Reads the content of {@code /proc/PID/stat}. */
    static Duration parse(String stat) {
        // The name of the program comes first, in parentheses, and may contain spaces and parentheses.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
        long ticks = 0;
        for (int field : new int[] {USER, SYSTEM, CHILDREN_USER, CHILDREN_SYSTEM}) {
            ticks += Long.parseLong(fields[field]);
        }
        return TICK.multipliedBy(ticks);
    }
}
