package dev.userstream.bench.start;

import dev.userstream.bench.measure.Figures;
import dev.userstream.bench.measure.Measurement;
import dev.userstream.bench.measure.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs the demo several times: from nothing to the first row, as anybody would see it. Its processor time is that of all
 * processes from the start of the demo's own JVM on.
 */
public final class ColdStartBench {
    private static final String NAME = "cold-start";
    private static final String SUBJECT = "from nothing to the first row";
    private static final String FIRST_ROW = "first_row_s";
    private static final String FROM_COMMAND = "from_command_s";
    private static final String CPU = "cpu_s";
    private static final Duration BOUND = Duration.ofMinutes(2);
    /** It unpacks PostgreSQL, and keeps class data in its end. */
    private static final Duration BOUND_OF_FIRST = Duration.ofMinutes(5);

    private final int times;
    private final Report report;

    /**
     * Measures nothing yet.
     *
     * @param times how often to start
     */
    public ColdStartBench(int times, Report report) {
        this.times = times;
        this.report = report;
    }

    /**
     * Measures; the first start of all does not count. Whether every demo's audit found everything in its place.
     *
     * @throws dev.userstream.bench.measure.BenchFailedException if a demo takes longer than two minutes, or stores nothing
     */
    public boolean run() throws InterruptedException, IOException {
        Path folder = Files.createTempDirectory("userstream-cold-start");
        try {
            report.note("first start, not counted");
            boolean clean = audited(DemoRun.in(folder, BOUND_OF_FIRST));
            List<Measurement> starts = new ArrayList<>();
            for (int time = 1; time <= times; time++) {
                DemoRun run = DemoRun.in(folder, BOUND);
                starts.add(report.add(new Measurement(NAME, SUBJECT, Map.of("time", time), figures(run))));
                clean &= audited(run);
            }
            tellMedian(starts);
            return clean;
        } finally {
            Files.deleteIfExists(folder.resolve("demo.json"));
            Files.deleteIfExists(folder.resolve("demo.log"));
            Files.deleteIfExists(folder);
        }
    }

    private boolean audited(DemoRun run) {
        report.note(("audit: " + run.result().verdict() + " " + run.result().cause()).strip());
        return run.result().isClean();
    }

    private static Map<String, Double> figures(DemoRun run) {
        Instant firstRow = run.result().firstRow();
        Figures figures = new Figures()
                .with(FIRST_ROW, seconds(run.result().toFirstRow()))
                .with(FROM_COMMAND, seconds(Duration.between(run.begun(), firstRow)))
                .with(CPU, run.looks().cpuSecondsAt(firstRow));
        StartLook look = run.looks().from(firstRow);
        new TreeMap<>(look.cpu()).forEach((part, cpu) -> figures.with(part + "_cpu_s", seconds(cpu)));
        new TreeMap<>(look.residentBytes()).forEach((part, bytes) -> figures.with(part + "_rss_mb", bytes / 1e6));
        return figures.all();
    }

    private void tellMedian(List<Measurement> starts) {
        Figures medians = new Figures();
        for (String name : List.of(FIRST_ROW, FROM_COMMAND, CPU)) {
            medians.with(
                    name,
                    Figures.median(
                            starts.stream().map(start -> start.figure(name)).toList()));
        }
        report.add(new Measurement("cold-start median", SUBJECT, Map.of("times", times), medians.all()));
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
