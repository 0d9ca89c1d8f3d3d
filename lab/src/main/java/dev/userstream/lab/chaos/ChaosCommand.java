package dev.userstream.lab.chaos;

import dev.userstream.lab.report.ReportFile;
import dev.userstream.local.api.OfflineApi;
import dev.userstream.local.stack.Stack;
import dev.userstream.settings.ExitCode;
import dev.userstream.settings.SettingNames;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code chaos}: publishes continuously, injects faults into the components of an embedded stack, and audits. */
@Command(
        name = "chaos",
        sortOptions = false,
        description = {
            "Starts the pipeline on free ports of this machine and publishes users continuously. Meanwhile kills, freezes and",
            "restarts its components and injects faults into the answers of the API. Measures the recovery after each fault",
            "and audits everything at the end. Ctrl-C ends the faults and still audits; a second Ctrl-C ends at once."
        })
public final class ChaosCommand implements Callable<Integer> {
    private static final int DEFAULT_FAULTS = 20;
    private static final Duration TIME_PER_FAULT = Duration.ofSeconds(20);

    @Option(names = "--kills", paramLabel = "N", description = "Number of faults (default: 20, and 1 with --only).")
    private @Nullable Integer faults;

    @Option(names = "--seed", paramLabel = "S", description = "Decides the schedule (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--duration",
            paramLabel = "D",
            converter = FaultOption.ShortDuration.class,
            description = "Spread the faults over at least this time: 90s, 30m, 1h (default: 20 s a fault).")
    private @Nullable Duration spread;

    @Option(names = "--rate", paramLabel = "R", description = "Users per second (default: ${DEFAULT-VALUE}).")
    private double rate = 100;

    @Option(
            names = "--longest-freeze",
            paramLabel = "D",
            converter = FaultOption.ShortDuration.class,
            description = "Longest freeze, 5s to 40s (default: 40s).")
    private Duration longestFreeze = Duration.ofSeconds(40);

    @Option(
            names = "--only",
            paramLabel = "FAULT",
            converter = FaultOption.class,
            description = "Inject only this fault: broker-freeze:40s, cassandra-kill:5s, job-restart.")
    private @Nullable Fault only;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write the report to this file: Markdown where the name ends in .md, otherwise JSON.")
    private @Nullable Path report;

    @Spec
    private @Nullable CommandSpec spec;

    /** Used by picocli. */
    public ChaosCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        int count = faults != null ? faults : only == null ? DEFAULT_FAULTS : 1;
        Duration over = spread == null ? TIME_PER_FAULT.multipliedBy(count) : spread;
        ChaosPlan plan = new ChaosPlan(seed, count, over, rate, longestFreeze, Optional.ofNullable(only));
        if (report != null) {
            // From now on the file belongs to this run, so that the verdict of an earlier one is not mistaken for its own.
            ReportFile.write(report, Map.of("verdict", "fail", "cause", "the run has not ended"));
        }
        ShutdownRequest shutdown = new ShutdownRequest();
        ShutdownRequest.onCtrlC(() -> {
            if (shutdown.isRequested()) {
                System.exit(ExitCode.INTERRUPTED);
            }
            err().println("Ctrl-C: ending the faults, then auditing; a second Ctrl-C ends at once");
            shutdown.request();
        });
        ChaosReport found = run(plan, shutdown);
        ReportPrinter printer = new ReportPrinter(found);
        if (report != null) {
            if (report.toString().endsWith(".md")) {
                ReportFile.write(report, printer.markdown());
            } else {
                ReportFile.write(report, found);
            }
        }
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.print(printer.text());
        out.flush();
        return exitCode(found);
    }

    private ChaosReport run(ChaosPlan plan, ShutdownRequest shutdown) throws InterruptedException {
        Timeline timeline = new Timeline(err());
        try (OfflineApi api = OfflineApi.start();
                Stack stack = Stack.builder()
                        .shellSettings(System.getenv())
                        .environment(Map.of(
                                SettingNames.API_URL, api.address().toString(), SettingNames.API_BUDGET_USERS, "0"))
                        .build()) {
            timeline.print("starting the pipeline; logs: " + stack.folder().resolve("logs"));
            stack.start();
            return new ChaosRun(plan, stack, api.faults(), timeline, shutdown).run();
        }
    }

    /** The audit's exit code where the audit could not decide; a failure wins over an early end. */
    private static int exitCode(ChaosReport found) {
        if (found.passes()) {
            return found.endedEarly() ? ExitCode.INTERRUPTED : ExitCode.OK;
        }
        boolean undecided =
                found.auditExitCode() == ExitCode.UNREACHABLE || found.auditExitCode() == ExitCode.UNPROVABLE;
        return undecided ? found.auditExitCode() : ExitCode.FAILED;
    }

    private PrintWriter err() {
        return Objects.requireNonNull(spec).commandLine().getErr();
    }
}
