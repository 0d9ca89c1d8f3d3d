package dev.userstream.bench.cli;

import dev.userstream.bench.batches.BatchesBench;
import dev.userstream.bench.latency.LatencyBench;
import dev.userstream.bench.measure.Report;
import dev.userstream.bench.micro.MicroBench;
import dev.userstream.bench.producer.ProducerBench;
import dev.userstream.bench.start.ColdStartBench;
import dev.userstream.bench.throughput.ScalingBench;
import dev.userstream.bench.throughput.ThroughputBench;
import dev.userstream.bench.throughput.TutorialBench;
import dev.userstream.events.Store;
import dev.userstream.local.stack.ProjectLayout;
import dev.userstream.local.stack.ShellSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bench}: measures on this machine, prints tables and writes JSON. */
@Command(
        name = "bench",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Measures the pipeline on this machine, next to plain clients, and audits what it has stored.")
public final class BenchCommand implements Callable<Integer> {
    private static final int VERDICT_NO = 1;

    /** What can be measured. */
    enum What {
        THROUGHPUT,
        LATENCY,
        BATCHES,
        TUTORIAL,
        SCALING,
        PRODUCER,
        COLD_START,
        MICRO,
        ALL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Parameters(
            arity = "0..1",
            paramLabel = "WHAT",
            description =
                    "throughput, latency, tutorial, producer, cold-start, scaling, batches, micro or all (default: ${DEFAULT-VALUE}).")
    private What what = What.ALL;

    @Option(names = "--quick", description = "Less of everything: a look, not a result.")
    private boolean quick;

    @Option(names = "--report", paramLabel = "FILE", description = "Write everything to this file as JSON.")
    private @Nullable Path file;

    @Option(names = "--users", paramLabel = "N", description = "Throughput: how many users the topic has.")
    private long users;

    @Option(names = "--pairs", paramLabel = "N", description = "Throughput: how many pairs of job and plain client.")
    private int pairs;

    @Option(
            names = "--stores",
            split = ",",
            paramLabel = "S",
            description = "Throughput: only the drain into these stores together, cassandra, postgres or both.")
    private List<Store> stores = List.of();

    @Option(names = "--rates", split = ",", paramLabel = "R", description = "Latency: users a second.")
    private List<Integer> rates = List.of();

    @Option(names = "--duration", paramLabel = "S", description = "Latency: seconds at each rate.")
    private int seconds;

    @Option(names = "--batches", paramLabel = "N", description = "Batches: how many of each store.")
    private long batches;

    @Spec
    private @Nullable CommandSpec spec;

    /** Made by the command line's parser. */
    public BenchCommand() {}

    @Override
    public Integer call() throws InterruptedException, IOException {
        Plans plans =
                new Plans(quick, users, stores, pairs, rates, seconds, batches, ShellSettings.of(System.getenv()));
        Report report = new Report(ProjectLayout.find().root(), settings(plans), err());
        try {
            return measure(plans, report) ? 0 : VERDICT_NO;
        } finally {
            // Even where one of several measurements has failed: the others took their time.
            if (file != null) {
                Files.writeString(file, report.toJson());
            }
            Objects.requireNonNull(spec).commandLine().getOut().println(report.toTables());
        }
    }

    private boolean measure(Plans plans, Report report) throws InterruptedException, IOException {
        boolean clean = true;
        if (wanted(What.THROUGHPUT)) {
            clean &= new ThroughputBench(plans.throughput(), report).run();
        }
        // For all, the comparison with the tutorials' job measures it.
        if (what == What.LATENCY) {
            clean &= new LatencyBench(plans.latency(), report).run();
        }
        if (wanted(What.TUTORIAL)) {
            clean &= new TutorialBench(plans.users(), plans.drainSettings(), report).run();
            clean &= new LatencyBench(plans.latency(), report).runNextToTutorial();
        }
        if (wanted(What.PRODUCER)) {
            clean &= new ProducerBench(plans.producer(), report).run();
        }
        if (wanted(What.COLD_START)) {
            clean &= new ColdStartBench(plans.coldStarts(), report).run();
        }
        if (wanted(What.SCALING)) {
            clean &= new ScalingBench(plans.users(), plans.drainSettings(), report).run();
        }
        if (wanted(What.BATCHES)) {
            clean &= new BatchesBench(plans.batchesOfFew(), report).run();
        }
        if (wanted(What.MICRO)) {
            new MicroBench(plans.micro(), report).run();
        }
        return clean;
    }

    private boolean wanted(What one) {
        return what == one || what == What.ALL;
    }

    /** What was asked for. */
    private Map<String, String> settings(Plans plans) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("what", what.toString());
        settings.putAll(plans.told());
        return settings;
    }

    private PrintWriter err() {
        return Objects.requireNonNull(spec).commandLine().getErr();
    }
}
