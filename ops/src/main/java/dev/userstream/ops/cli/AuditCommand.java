package dev.userstream.ops.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import dev.userstream.events.RunId;
import dev.userstream.ops.audit.Audit;
import dev.userstream.ops.audit.AuditReport;
import dev.userstream.ops.audit.StoreFigures;
import dev.userstream.ops.connect.Connections;
import dev.userstream.ops.connect.OpsSettings;
import dev.userstream.settings.ExitCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
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
        System.out.print(json ? JsonLine.of(report) : text(report));
        System.out.flush();
        return switch (report.verdict()) {
            case PASS -> ExitCode.OK;
            case FAIL -> ExitCode.FAILED;
            case UNPROVABLE -> ExitCode.UNPROVABLE;
        };
    }

    /** The report as text: figures, a table, the first faulty rows, the reasons and the verdict. */
    static String text(AuditReport report) {
        StringBuilder text = new StringBuilder();
        text.append(report.runId() == null ? "everything in the topic" : "run " + report.runId())
                .append(": " + report.published() + " published, ")
                .append(report.rejectedByProducer() + " rejected by the producer, ")
                .append(report.messages() + " messages, ")
                .append(report.deadLettered() + " dead letters")
                .append(report.deadLetters().isEmpty() ? "" : " " + report.deadLetters())
                .append("\n\n" + table(report) + "\n\n");
        report.stores().forEach((label, figures) -> {
            StoreFigures.Examples examples = figures.examples();
            examples.missing().forEach(id -> text.append("  " + label + " lacks " + id + "\n"));
            examples.wrong()
                    .forEach(row ->
                            text.append("  " + label + " differs in " + row.fields() + " of " + row.id() + "\n"));
            examples.extra().forEach(id -> text.append("  " + label + " has " + id + " without a message\n"));
        });
        report.reasons().forEach(reason -> text.append("- " + reason + "\n"));
        return text.append(
                        switch (report.verdict()) {
                            case PASS ->
                                "PASS: every published user is in both stores with its newest values, or a dead letter.";
                            case FAIL -> "FAIL: the stores do not hold what was published.";
                            case UNPROVABLE ->
                                "UNPROVABLE: no fault was found, but the topic lacks what a proof needs.";
                        })
                .append("\n")
                .toString();
    }

    private static String table(AuditReport report) {
        return AsciiTable.getTable(
                List.copyOf(report.stores().entrySet()),
                List.of(
                        new Column().header("store").with(Map.Entry::getKey),
                        number("expected", StoreFigures::expected),
                        number("rows", StoreFigures::rows),
                        number("missing", StoreFigures::missing),
                        number("duplicated", StoreFigures::duplicated),
                        number("wrong", StoreFigures::wrong),
                        number("extra", StoreFigures::extra),
                        number("lag", StoreFigures::lag)));
    }

    private static ColumnData<Map.Entry<String, StoreFigures>> number(
            String header, ToLongFunction<StoreFigures> figure) {
        return new Column()
                .header(header)
                .dataAlign(HorizontalAlign.RIGHT)
                .with(row -> Long.toString(figure.applyAsLong(row.getValue())));
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
