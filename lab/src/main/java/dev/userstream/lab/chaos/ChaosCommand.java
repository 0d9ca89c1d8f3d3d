package dev.userstream.lab.chaos;

import dev.userstream.lab.report.ReportFile;
import dev.userstream.local.api.OfflineApi;
import dev.userstream.local.stack.Stack;
import dev.userstream.settings.ExitCode;
import dev.userstream.settings.SettingNames;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code chaos}: injects faults into a stack that publishes continuously, and audits; see {@code script/chaos --help}. */
@Command(name = "chaos", description = "Injects faults and audits; script/chaos --help explains the options.")
public final class ChaosCommand implements Callable<Integer> {
    private static final int DEFAULT_FAULTS = 20;
    private static final Duration TIME_PER_FAULT = Duration.ofSeconds(20);

    @Option(names = "--kills")
    private @Nullable Integer faults;

    @Option(names = "--seed")
    private long seed = 1;

    @Option(names = "--duration", converter = FaultOption.ShortDuration.class)
    private @Nullable Duration spread;

    @Option(names = "--rate")
    private double rate = 100;

    @Option(names = "--longest-freeze", converter = FaultOption.ShortDuration.class)
    private Duration longestFreeze = Duration.ofSeconds(40);

    @Option(names = "--only", converter = FaultOption.class)
    private @Nullable Fault only;

    @Option(names = "--report")
    private @Nullable Path file;

    @Spec
    private @Nullable CommandSpec spec;

    /** Used by picocli. */
    public ChaosCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        int count = faults != null ? faults : only == null ? DEFAULT_FAULTS : 1;
        Duration over = spread == null ? TIME_PER_FAULT.multipliedBy(count) : spread;
        ChaosPlan plan = new ChaosPlan(seed, count, over, rate, longestFreeze, Optional.ofNullable(only));
        if (file != null) {
            // From now on the file belongs to this run, so that the verdict of an earlier run is not mistaken for its
            // own.
            ReportFile.write(file, ReportFile.json(Map.of("verdict", "fail", "cause", "the run has not ended")));
        }
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        ShutdownRequest shutdown = new ShutdownRequest();
        ShutdownRequest.onCtrlC(() -> {
            if (shutdown.isRequested()) {
                System.exit(ExitCode.INTERRUPTED);
            }
            line.getErr().println("Ctrl-C: ending the faults, then auditing; a second Ctrl-C ends at once");
            shutdown.request();
        });
        ChaosReport report = run(plan, new Timeline(line.getErr()), shutdown);
        if (file != null) {
            ReportFile.write(file, file.toString().endsWith(".md") ? report.toMarkdown() : ReportFile.json(report));
        }
        line.getOut().print(report.toText());
        line.getOut().flush();
        return report.exitCode();
    }

    private static ChaosReport run(ChaosPlan plan, Timeline timeline, ShutdownRequest shutdown)
            throws InterruptedException {
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
}
