package dev.userstream.ops.cli;

import dev.userstream.events.RunId;
import dev.userstream.ops.audit.Audit;
import dev.userstream.ops.audit.AuditReport;
import dev.userstream.ops.audit.Pause;
import dev.userstream.ops.config.OpsSettings;
import dev.userstream.ops.connection.Connections;
import dev.userstream.ops.json.Documents;
import dev.userstream.settings.ExitCode;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code userstream audit}. */
@Command(
        name = "audit",
        description = "Proves that every published user is in both stores with its newest values, or a dead letter.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:pass",
            "1:fail: something is missing, duplicated, wrong or extra, or nothing was published",
            "2:usage or configuration, such as a run that the ledger does not know",
            "3:something that it needs is unreachable",
            "4:unprovable: the topic does not hold any more what a proof needs, or the audit itself failed",
            "130:interrupted"
        })
final class AuditCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--run-id", paramLabel = "ID", description = "Audit this run only (default: all in the topic).")
    private @Nullable String runId;

    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean json;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "60s",
            description = "How long to wait for the stores to catch up (default: ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofSeconds(60);

    @Override
    public Integer call() throws InterruptedException {
        Optional<RunId> run = Optional.ofNullable(runId).map(this::parse);
        OpsSettings settings = OpsSettings.read(System.getenv());
        AuditReport report;
        try (Connections connections = Connections.open(settings);
                TerminalProgress progress = TerminalProgress.forThisTerminal()) {
            report = new Audit(connections.pipeline(), System::nanoTime, Pause.REAL, progress).run(run, timeout);
        }
        System.out.print(json ? Documents.line(report) : AuditText.write(report));
        System.out.flush();
        return exitCode(report.verdict());
    }

    private static int exitCode(AuditReport.Verdict verdict) {
        return switch (verdict) {
            case PASS -> ExitCode.OK;
            case FAIL -> ExitCode.FAILED;
            case UNPROVABLE -> ExitCode.UNPROVABLE;
        };
    }

    private RunId parse(String text) {
        if (!RunId.isValid(text)) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "--run-id: " + text + " (expected: " + RunId.EXPECTED + ")");
        }
        return new RunId(text);
    }
}
