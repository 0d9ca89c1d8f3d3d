package dev.userstream.lab.bench;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.userstream.events.store.Store;
import dev.userstream.lab.report.Reports;
import dev.userstream.local.workspace.ProjectLayout;
import dev.userstream.settings.ExitCode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bench}: measures throughput or latency on this machine and audits what was stored; see {@code script/bench --help}. */
@Command(name = "bench", description = "Measures throughput or latency; script/bench --help explains the options.")
public final class BenchCommand implements Callable<Integer> {
    /** What can be measured. */
    enum Subject {
        THROUGHPUT,
        LATENCY
    }

    @Parameters(paramLabel = "throughput|latency")
    private Subject subject = Subject.THROUGHPUT;

    @Option(names = "--users")
    private @Nullable Long users;

    @Option(names = "--pairs")
    private @Nullable Integer pairs;

    @Option(names = "--stores", split = ",")
    private List<Store> stores = List.of();

    @Option(names = "--rates", split = ",")
    private List<Integer> rates = List.of(50, 500, 2_000);

    @Option(names = "--duration")
    private @Nullable Integer seconds;

    @Option(names = "--baseline-jar")
    private @Nullable String baselineJar;

    @Option(names = "--baseline-setting")
    private Map<String, String> baselineSettings = new LinkedHashMap<>();

    @Option(names = "--no-tutorial")
    private boolean withoutTutorial;

    @Option(names = "--quick")
    private boolean quick;

    @Option(names = "--report")
    private @Nullable Path file;

    @Spec
    private @Nullable CommandSpec spec;

    /**
     * How much is measured, and with which jobs.
     *
     * @param warmUpUsers users of the first drain of each job, which is not compared
     * @param targets the stores that are fed together, one set after the other
     * @param warmUpSeconds time at the first rate before the measurement
     * @param baselineJar the job of another checkout; not in the report, because it is a path of this machine
     */
    record Plan(
            long users,
            long warmUpUsers,
            int pairs,
            List<Set<Store>> targets,
            List<Integer> rates,
            int seconds,
            int warmUpSeconds,
            boolean tutorial,
            @JsonIgnore @Nullable String baselineJar,
            Map<String, String> baselineSettings) {
        /** Throws {@link IllegalArgumentException} for an option that is out of range. */
        Plan {
            require(users >= 1_000, "--users: " + users + " (expected: 1000 or more)");
            require(pairs >= 1, "--pairs: " + pairs + " (expected: 1 or more)");
            require(rates.stream().allMatch(rate -> rate > 0), "--rates: " + rates + " (expected: all above 0)");
            require(seconds >= 1, "--duration: " + seconds + " (expected: 1 or more)");
        }

        private static void require(boolean holds, String problem) {
            if (!holds) {
                throw new IllegalArgumentException(problem);
            }
        }
    }

    /** Used by picocli. */
    public BenchCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        Plan plan = new Plan(
                users != null ? users : quick ? 200_000 : 1_000_000,
                quick ? 300_000 : 3_000_000,
                pairs != null ? pairs : quick ? 1 : 5,
                stores.isEmpty()
                        ? List.of(Set.of(Store.CASSANDRA), Set.of(Store.values()))
                        : List.of(Set.copyOf(stores)),
                rates,
                seconds != null ? seconds : quick ? 15 : 60,
                quick ? 15 : 120,
                !withoutTutorial,
                baselineJar,
                baselineSettings);
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        BenchReport report = new BenchReport(ProjectLayout.find().root(), plan, line.getErr());
        try {
            boolean passes = subject == Subject.THROUGHPUT
                    ? new ThroughputBench(plan, report).run()
                    : new LatencyBench(plan, report).run();
            return passes ? ExitCode.OK : ExitCode.FAILED;
        } finally {
            // Also after a failure: what was measured before it took its time.
            if (file != null) {
                Reports.write(file, report.content());
            }
            PrintWriter out = line.getOut();
            out.println(report.toText());
            out.flush();
        }
    }
}
