package dev.userstream.bench.start;

import dev.userstream.bench.measure.BenchFailedException;
import dev.userstream.bench.measure.ProcessTree;
import dev.userstream.local.process.ChildCommand;
import dev.userstream.local.process.ChildProcess;
import dev.userstream.local.stack.OwnClassData;
import dev.userstream.local.stack.ProjectLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One demo, looked at until it has ended.
 *
 * @param begun when its process was started
 * @param looks at what it and its stack have cost
 * @param result what it says itself
 */
record DemoRun(Instant begun, StartLooks looks, DemoResult result) {
    /** A look takes 2 ms of a processor: less than a hundredth of it at this pace. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    private static final Duration STOP_BOUND = Duration.ofSeconds(20);

    /**
     * Runs one.
     *
     * @param folder for its report and its log; must exist
     * @param bound how long it may take
     * @throws BenchFailedException if it takes longer, or comes to no first row
     */
    static DemoRun in(Path folder, Duration bound) throws IOException, InterruptedException {
        Path report = folder.resolve("demo.json");
        Files.deleteIfExists(report);
        StartLooks looks = new StartLooks();
        Instant begun = Instant.now();
        ChildProcess demo = ChildProcess.start(command(folder, report));
        try {
            while (demo.isAlive()) {
                requireInTime(begun, bound, demo);
                ProcessHandle.of(demo.pid()).ifPresent(running -> looks.add(Instant.now(), StartLook.at(running)));
                Thread.sleep(BETWEEN_LOOKS.toMillis());
            }
        } finally {
            end(demo);
        }
        if (!Files.exists(report)) {
            throw new BenchFailedException("demo: no report (" + demo.outcome() + ")" + demo.lastLines());
        }
        return new DemoRun(begun, looks, DemoResult.read(Files.readString(report)));
    }

    private static void requireInTime(Instant begun, Duration bound, ChildProcess demo) {
        if (Instant.now().isAfter(begun.plus(bound))) {
            throw new BenchFailedException(
                    "demo: not at its end after " + bound.toSeconds() + " s (expected: at its end)" + demo.lastLines());
        }
    }

    /** One that does not end when it is asked to would leave a PostgreSQL behind, which is nobody's child. */
    private static void end(ChildProcess demo) {
        Collection<ProcessHandle> processes = ProcessHandle.of(demo.pid())
                .map(running -> ProcessTree.of(running).keySet())
                .orElse(Set.of());
        demo.stop(STOP_BOUND);
        ChildProcess.kill(processes.stream().filter(ProcessHandle::isAlive));
    }

    /** As {@code script/demo} does it. */
    private static ChildCommand command(Path folder, Path report) {
        ProjectLayout layout = ProjectLayout.find();
        List<String> classPath = layout.moduleClassPath("local");
        return new ChildCommand(
                        "demo",
                        List.of(
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:MetaspaceSize=256m",
                                "-Xmx256m",
                                "-Duserstream.log.level=warn",
                                "-D" + ProjectLayout.ROOT_PROPERTY + "=" + layout.root()),
                        classPath,
                        "dev.userstream.local.cli.Main",
                        List.of("demo", "--users", "200", "--source", "offline", "--report", report.toString()),
                        Map.of(),
                        folder,
                        folder.resolve("demo.log"))
                .withJvmFlags(OwnClassData.launcherFlags(layout, "bench-demo", classPath));
    }
}
