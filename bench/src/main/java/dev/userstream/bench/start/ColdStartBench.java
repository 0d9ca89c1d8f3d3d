package dev.userstream.bench.start;

import dev.userstream.bench.measure.BenchFailedException;
import dev.userstream.bench.measure.Figures;
import dev.userstream.bench.measure.Footprint;
import dev.userstream.bench.measure.Measurement;
import dev.userstream.bench.measure.Report;
import dev.userstream.local.process.ChildCommand;
import dev.userstream.local.process.ChildProcess;
import dev.userstream.local.stack.ProjectLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs the demo several times: from nothing to the first row, as anybody would see it. */
public final class ColdStartBench {
    private static final String NAME = "cold-start";
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
    private static final Duration STOP_BOUND = Duration.ofSeconds(20);
    private static final Pattern FIRST_ROW = Pattern.compile("\"first_row_ms\" : ([0-9]+)");

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

    /** Measures; the first start of all does not count, since it unpacks PostgreSQL and keeps class data for the others. */
    public void run() throws InterruptedException, IOException {
        Path folder = Files.createTempDirectory("cold-start");
        report.note("first start, not counted");
        Start unused = start(folder);
        List<Double> seconds = new ArrayList<>();
        List<Double> cpu = new ArrayList<>();
        for (int time = 1; time <= times; time++) {
            Start start = start(folder);
            seconds.add(start.firstRow().toMillis() / 1_000.0);
            cpu.add(start.cpuSeconds());
            Figures figures = new Figures()
                    .with("first_row_s", start.firstRow().toMillis() / 1_000.0)
                    .with("cpu_s", start.cpuSeconds());
            start.footprint().memoryBytes().forEach((part, bytes) -> figures.with(part + "_mb", bytes / 1e6));
            report.add(new Measurement(NAME, "from nothing to the first row", Map.of("time", time), figures.all()));
        }
        report.add(new Measurement(
                "cold-start median",
                "from nothing to the first row",
                Map.of("times", times),
                new Figures()
                        .with("first_row_s", Figures.median(seconds))
                        .with("cpu_s", Figures.median(cpu))
                        .all()));
    }

    private record Start(Duration firstRow, Footprint footprint) {
        double cpuSeconds() {
            return footprint.cpu().entrySet().stream()
                    .filter(part -> !part.getKey().equals("bench"))
                    .mapToDouble(part -> part.getValue().toMillis() / 1_000.0)
                    .sum();
        }
    }

    private static Start start(Path folder) throws IOException, InterruptedException {
        Path result = folder.resolve("demo.json");
        NavigableMap<Long, Footprint> looks = new TreeMap<>();
        ChildProcess demo = ChildProcess.start(command(folder, result));
        long begin = System.nanoTime();
        try {
            while (demo.isAlive()) {
                looks.put(System.nanoTime() - begin, Footprint.now());
                Thread.sleep(BETWEEN_LOOKS.toMillis());
            }
        } finally {
            demo.stop(STOP_BOUND);
        }
        Matcher found = FIRST_ROW.matcher(Files.readString(result));
        if (!found.find()) {
            throw new BenchFailedException("demo: no first row" + demo.lastLines());
        }
        Duration firstRow = Duration.ofMillis(Long.parseLong(found.group(1)));
        return new Start(firstRow, looks.ceilingEntry(firstRow.toNanos()).getValue());
    }

    private static ChildCommand command(Path folder, Path result) {
        ProjectLayout layout = ProjectLayout.find();
        return new ChildCommand(
                "demo",
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-D" + ProjectLayout.ROOT_PROPERTY + "=" + layout.root()),
                layout.moduleClassPath("local"),
                "dev.userstream.local.cli.Main",
                List.of("demo", "--users", "200", "--source", "offline", "--report", result.toString()),
                Map.of(),
                folder,
                folder.resolve("demo.log"));
    }
}
