package dev.userstream.bench.cli;

import com.datastax.oss.driver.api.core.DriverException;
import dev.userstream.bench.batches.BatchesBench;
import dev.userstream.bench.batches.BatchesPlan;
import dev.userstream.bench.latency.LatencyBench;
import dev.userstream.bench.latency.LatencyPlan;
import dev.userstream.bench.measure.BenchFailedException;
import dev.userstream.bench.measure.Report;
import dev.userstream.bench.producer.ProducerBench;
import dev.userstream.bench.producer.ProducerPlan;
import dev.userstream.bench.start.ColdStartBench;
import dev.userstream.bench.throughput.ScalingBench;
import dev.userstream.bench.throughput.ThroughputBench;
import dev.userstream.bench.throughput.ThroughputPlan;
import dev.userstream.bench.throughput.TutorialBench;
import dev.userstream.local.probe.StoreUnreadableException;
import dev.userstream.local.process.ChildFailedException;
import dev.userstream.local.process.StartFailedException;
import dev.userstream.local.stack.MachineNotReadyException;
import dev.userstream.local.stack.ProjectLayout;
import dev.userstream.local.stack.ShellSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
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
    private static final int WRONG_SETTING = 2;
    private static final int UNREACHABLE = 3;
    private static final List<Class<? extends Exception>> UNREACHABLE_CAUSES = List.of(
            MachineNotReadyException.class,
            StartFailedException.class,
            BenchFailedException.class,
            ChildFailedException.class,
            StoreUnreadableException.class,
            DriverException.class,
            KafkaException.class,
            UncheckedIOException.class);

    /** What can be measured. */
    enum What {
        THROUGHPUT,
        LATENCY,
        BATCHES,
        TUTORIAL,
        SCALING,
        PRODUCER,
        COLD_START,
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
                    "throughput, latency, tutorial, producer, cold-start, scaling, batches or all (default: ${DEFAULT-VALUE}).")
    private What what = What.ALL;

    @Option(names = "--quick", description = "Less of everything: a look, not a result.")
    private boolean quick;

    @Option(names = "--report", paramLabel = "FILE", description = "Write everything to this file as JSON.")
    private @Nullable Path file;

    @Option(names = "--users", paramLabel = "N", description = "Throughput: how many users the topic has.")
    private long users;

    @Option(names = "--pairs", paramLabel = "N", description = "Throughput: how many pairs of job and plain client.")
    private int pairs;

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
        Report report = new Report(ProjectLayout.find().root(), err());
        boolean clean = true;
        if (wanted(What.THROUGHPUT)) {
            clean &= new ThroughputBench(throughput(), report).run();
        }
        if (wanted(What.LATENCY)) {
            clean &= new LatencyBench(latency(), report).run();
        }
        if (wanted(What.TUTORIAL)) {
            new TutorialBench(throughput().users(), jobSettings(), report).run();
            new LatencyBench(latency(), report).runTutorial();
        }
        if (wanted(What.PRODUCER)) {
            clean &= new ProducerBench(producer(), report).run();
        }
        if (wanted(What.COLD_START)) {
            new ColdStartBench(quick ? 1 : 5, report).run();
        }
        if (wanted(What.SCALING)) {
            clean &= new ScalingBench(throughput().users(), jobSettings(), report).run();
        }
        if (wanted(What.BATCHES)) {
            clean &= new BatchesBench(batches(), report).run();
        }
        if (file != null) {
            Files.writeString(file, report.toJson());
        }
        Objects.requireNonNull(spec).commandLine().getOut().println(report.toTables());
        return clean ? 0 : VERDICT_NO;
    }

    private ThroughputPlan throughput() {
        return new ThroughputPlan(
                users > 0 ? users : quick ? 300_000 : 1_000_000,
                pairs > 0 ? pairs : quick ? 1 : 5,
                quick ? 100_000 : 200_000,
                jobSettings());
    }

    private boolean wanted(What one) {
        return what == one || what == What.ALL;
    }

    private ProducerPlan producer() {
        return new ProducerPlan(
                users > 0 ? users : quick ? 300_000 : 1_000_000,
                pairs > 0 ? pairs : quick ? 1 : 5,
                quick ? 200_000 : 600_000);
    }

    private BatchesPlan batches() {
        return new BatchesPlan(batches > 0 ? batches : quick ? 1_000 : 20_000, 5, jobSettings());
    }

    private LatencyPlan latency() {
        return new LatencyPlan(
                rates.isEmpty() ? List.of(50, 500, 2_000) : rates,
                Duration.ofSeconds(quick ? 15 : 30),
                Duration.ofSeconds(seconds > 0 ? seconds : quick ? 15 : 60),
                jobSettings());
    }

    private static Map<String, String> jobSettings() {
        return ShellSettings.of(System.getenv());
    }

    static int explain(Exception failure, PrintWriter err) {
        if (UNREACHABLE_CAUSES.stream().anyMatch(cause -> cause.isInstance(failure))) {
            err.println(failure.getMessage());
            return UNREACHABLE;
        }
        if (failure instanceof IllegalArgumentException || failure instanceof IllegalStateException) {
            err.println(failure.getMessage());
            return WRONG_SETTING;
        }
        failure.printStackTrace(err);
        return VERDICT_NO;
    }

    private PrintWriter err() {
        return Objects.requireNonNull(spec).commandLine().getErr();
    }
}
