package dev.userstream.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Processor time of a process since its start, in user and in system mode, in steps of Linux's clock tick of 10 ms.
 *
 * @param own of the process itself, all threads, ended ones too
 * @param endedChildren of the children that it has waited for, and of theirs: what a tool has cost that ran and ended. Zero
 *     where the system is not Linux.
 */
record ProcessorTime(Duration own, Duration endedChildren) {
    private static final Duration TICK = Duration.ofMillis(10);
    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final int CHILDREN_USER = 13;
    private static final int CHILDREN_SYSTEM = 14;

    /** Nothing of a process that is gone. */
    static ProcessorTime of(ProcessHandle process) {
        try {
            return parse(Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat")));
        } catch (IOException e) {
            return new ProcessorTime(process.info().totalCpuDuration().orElse(Duration.ZERO), Duration.ZERO);
        }
    }

    /**
     * From the one line in which Linux tells them.
     *
     * @param stat the content of {@code /proc/PID/stat}
     */
    static ProcessorTime parse(String stat) {
        // The program's name comes before them, in parentheses, and may hold spaces and parentheses itself.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
        return new ProcessorTime(sum(fields, USER, SYSTEM), sum(fields, CHILDREN_USER, CHILDREN_SYSTEM));
    }

    Duration all() {
        return own.plus(endedChildren);
    }

    private static Duration sum(String[] fields, int one, int other) {
        return TICK.multipliedBy(Long.parseLong(fields[one]) + Long.parseLong(fields[other]));
    }
}
