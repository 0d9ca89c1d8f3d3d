package dev.userstream.ops.cli;

import dev.userstream.events.RunId;
import dev.userstream.ops.audit.Audit;
import dev.userstream.ops.audit.AuditReport;
import dev.userstream.ops.connect.Connections;
import dev.userstream.ops.connect.OpsSettings;
import dev.userstream.ops.json.AuditDocument;
import dev.userstream.ops.json.JsonLine;
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
        versionProvider = Main.Version.class,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:pass",
            "1:fail: something is missing, duplicated, wrong or extra, or nothing was published",
            "2:usage or configuration, such as a run that the ledger does not have, or Kafka refuses",
            "3:Kafka or a store is unreachable",
            "4:unprovable: the topic no longer holds what a proof needs, or the audit itself failed",
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
            description = "How long to wait for the stores to read the topic to its end (default: ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofSeconds(60);

    @Override
    public Integer call() throws InterruptedException {
        Optional<RunId> run = Optional.ofNullable(runId).map(this::parse);
        OpsSettings settings = OpsSettings.read(System.getenv());
        AuditReport report;
        try (Connections connections = Connections.open(settings);
                TerminalProgress progress = TerminalProgress.forThisTerminal()) {
            report = new Audit(connections, progress).run(run, timeout);
        }
        System.out.print(json ? JsonLine.of(AuditDocument.of(report)) : AuditText.of(report));
        System.out.flush();
        return switch (report.verdict()) {
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
