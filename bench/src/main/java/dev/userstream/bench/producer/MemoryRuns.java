package dev.userstream.bench.producer;

import dev.userstream.bench.measure.BenchFailedException;
import dev.userstream.events.RunId;
import dev.userstream.local.process.ChildCommand;
import dev.userstream.local.process.CommandRun;
import dev.userstream.local.stack.EmbeddedStack;
import dev.userstream.local.stack.ProjectLayout;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Publishes users from memory in a JVM of their own, new for each run and with the options that {@link PerfTest} gives its tool: a
 * JVM that is warm from earlier runs would have an advantage.
 */
final class MemoryRuns {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final EmbeddedStack stack;

    MemoryRuns(EmbeddedStack stack) {
        this.stack = stack;
    }

    /**
     * Users a second, by the measure of {@link MemoryRun}.
     *
     * @throws BenchFailedException if one is not acknowledged
     */
    double usersPerSecond(RunId run, long users) {
        CommandRun ended = CommandRun.of(
                new ChildCommand(
                        "memory-run",
                        PerfTest.JVM,
                        ProjectLayout.find().moduleClassPath("bench"),
                        MemoryRun.class.getName(),
                        List.of(stack.addresses().kafka(), run.value(), Long.toString(users)),
                        Map.of(),
                        stack.folder(),
                        stack.folder().resolve("logs/memory-run.log")),
                LIMIT);
        return ended.stdout()
                .lines()
                .filter(line -> line.startsWith(MemoryRun.RESULT))
                .mapToDouble(line -> Double.parseDouble(line.substring(MemoryRun.RESULT.length())))
                .findFirst()
                .orElseThrow(() -> new BenchFailedException("users from memory: said " + ended.stdout() + ended.stderr()
                        + " (expected: " + MemoryRun.RESULT + "…)"));
    }
}
