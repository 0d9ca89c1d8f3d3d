package dev.userstream.lab.bench;

import dev.userstream.events.store.Store;
import dev.userstream.lab.report.ReportFile;
import dev.userstream.local.workspace.ProjectLayout;
import dev.userstream.settings.ExitCode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bench}: measures throughput or latency on this machine, and audits what was stored. */
@Command(
        name = "bench",
        sortOptions = false,
        description = "Measures the pipeline on this machine next to a baseline writer and to the tutorials' job, and audits.")
public final class BenchCommand implements Callable<Integer> {
    private static final List<Set<Store>> TARGETS = List.of(Set.of(Store.CASSANDRA), Set.of(Store.values()));
    private static final List<Integer> RATES = List.of(50, 500, 2_000);

    /** What can be measured. */
    enum Subject {
        THROUGHPUT,
        LATENCY
    }

    @Parameters(paramLabel = "throughput|latency", description = "What is measured.")
    private Subject subject = Subject.THROUGHPUT;

    @Option(names = "--users", paramLabel = "N", description = "Throughput: users per drain (default: 1000000).")
    private @Nullable Long users;

    @Option(names = "--pairs", paramLabel = "N", description = "Throughput: interleaved pairs (default: 5).")
    private @Nullable Integer pairs;

    @Option(
            names = "--stores",
            split = ",",
            paramLabel = "S",
            description = "Throughput: drain into these stores together (default: cassandra, then both).")
    private List<Store> stores = List.of();

    @Option(
            names = "--rates",
            split = ",",
            paramLabel = "R",
            description = "Latency: users per second (default: 50,500,2000).")
    private List<Integer> rates = RATES;

    @Option(names = "--duration", paramLabel = "S", description = "Latency: seconds at each rate (default: 60).")
    private @Nullable Integer seconds;

    @Option(names = "--baseline-jar", paramLabel = "FILE", description = "Also measure the job in this jar.")
    private @Nullable Path baselineJar;

    @Option(
            names = "--baseline-setting",
            paramLabel = "NAME=VALUE",
            description = "A setting of the job in that jar, which gets no other USERSTREAM_JOB_ settings.")
    private Map<String, String> baselineSettings = new LinkedHashMap<>();

    @Option(names = "--no-tutorial", description = "Do not measure the tutorials' job.")
    private boolean withoutTutorial;

    @Option(names = "--quick", description = "Few users, one pair, short times: a check that the bench works.")
    private boolean quick;

    @Option(names = "--report", paramLabel = "FILE", description = "Write the measurements to this file as JSON.")
    private @Nullable Path file;

    @Spec
    private @Nullable CommandSpec spec;

    /** Used by picocli. */
    public BenchCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        BenchPlan plan = new BenchPlan(
                users != null ? users : quick ? 200_000 : 1_000_000,
                quick ? 300_000 : 3_000_000,
                pairs != null ? pairs : quick ? 1 : 5,
                stores.isEmpty() ? TARGETS : List.of(Set.copyOf(stores)),
                rates,
                Duration.ofSeconds(seconds != null ? seconds : quick ? 15 : 60),
                Duration.ofSeconds(quick ? 15 : 120),
                !withoutTutorial,
                Optional.ofNullable(baselineJar),
                baselineSettings);
        PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
        BenchReport report =
                new BenchReport(new Environment(ProjectLayout.find().root()), plan.describe(), err);
        try {
            boolean passes =
                    switch (subject) {
                        case THROUGHPUT -> new ThroughputBench(plan, report).run();
                        case LATENCY -> new LatencyBench(plan, report).run();
                    };
            return passes ? ExitCode.OK : ExitCode.FAILED;
        } finally {
            // Also after a failure: what was measured before it took its time.
            if (file != null) {
                ReportFile.write(file, report.toJson());
            }
            PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
            out.println(report.toText());
            out.flush();
        }
    }
}
