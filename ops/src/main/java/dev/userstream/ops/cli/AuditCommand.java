package dev.userstream.ops.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.ColumnData;
import dev.userstream.events.RunId;
import dev.userstream.ops.audit.Audit;
import dev.userstream.ops.audit.AuditPolicy;
import dev.userstream.ops.audit.AuditReport;
import dev.userstream.ops.audit.AuditReport.StoreFigures;
import dev.userstream.ops.audit.AuditReport.Verdict;
import dev.userstream.ops.audit.Percentage;
import dev.userstream.ops.connect.Connections;
import dev.userstream.ops.connect.OpsSettings;
import dev.userstream.ops.pipeline.Pipeline;
import dev.userstream.settings.ExitCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code userstream audit}. */
@Command(
        name = "audit",
        description = "Proves that every published user is in both stores with its newest values, or a dead letter.",
        exitCodeList = {
            "0:pass",
            "1:fail: something is missing, duplicated, wrong or extra, too many users are only dead letters, or nothing was published",
            "2:usage or configuration, such as a run that the ledger does not have, or Kafka refuses",
            "3:Kafka or a store is unreachable",
            "4:unprovable: no fault was found, but records or rows have expired, or the audit itself failed",
            "5:out of memory",
            "130:interrupted"
        })
final class AuditCommand implements Callable<Integer> {
    @Option(names = "--run-id", paramLabel = "ID", description = "Audit this run only (default: all in the topic).")
    private @Nullable RunId runId;

    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean json;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "60s",
            description = "How long to wait for the stores to read the topic to its end (default: ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofSeconds(60);

    @Option(
            names = "--max-dead-letters",
            paramLabel = "PERCENT",
            description =
                    "Largest share of the users that a store may lack because they are only dead letters; more is a fail"
                            + " (default: that of USERSTREAM_OPS_MAX_DEAD_LETTERS, or 1%%).")
    private @Nullable Percentage maxDeadLetters;

    @Option(
            names = "--expired",
            paramLabel = "VERDICT",
            description = "Verdict where rows are older than the table's default_time_to_live: ${COMPLETION-CANDIDATES}"
                    + " (default: that of USERSTREAM_OPS_EXPIRED_ROWS, or UNPROVABLE).")
    private @Nullable Verdict expired;

    @Override
    public Integer call() throws InterruptedException {
        OpsSettings settings = OpsSettings.read(System.getenv());
        AuditReport report;
        try (Connections connections = new Connections(settings);
                Pipeline pipeline = connections.open();
                Terminal terminal = new Terminal()) {
            report = new Audit(pipeline, policy(settings.audit()), terminal).run(Optional.ofNullable(runId), timeout);
        }
        Terminal.print(json ? Terminal.json(report) : text(report));
        return switch (report.verdict()) {
            case PASS -> ExitCode.OK;
            case FAIL -> ExitCode.FAILED;
            case UNPROVABLE -> ExitCode.UNPROVABLE;
        };
    }

    private AuditPolicy policy(AuditPolicy defaults) {
        return new AuditPolicy(
                maxDeadLetters == null ? defaults.maxDeadLetters() : maxDeadLetters,
                expired == null ? defaults.expired() : expired);
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
            AuditReport.Examples examples = figures.examples();
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
                                "PASS: every published user is in both stores with its newest values"
                                        + exceptions(report) + ".";
                            case FAIL -> "FAIL: the stores do not hold what was published.";
                            case UNPROVABLE -> "UNPROVABLE: no fault was found, but the reasons above prevent a proof.";
                        })
                .append("\n")
                .toString();
    }

    /** The users that the stores lack all the same. */
    private static String exceptions(AuditReport report) {
        String exceptions = report.stores().entrySet().stream()
                .flatMap(store -> Stream.of(
                        exception(
                                store.getValue().deadLettered(),
                                "only dead letters in place of rows in " + store.getKey() + " "
                                        + store.getValue().deadLetters()),
                        exception(store.getValue().expired(), "expired in " + store.getKey())))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
        return exceptions.isEmpty() ? "" : ", except: " + exceptions;
    }

    private static String exception(long users, String what) {
        return users == 0 ? "" : users + " " + what;
    }

    private static String table(AuditReport report) {
        List<ColumnData<Map.Entry<String, StoreFigures>>> columns = List.of(
                Terminal.left("store", Map.Entry::getKey),
                Terminal.right("expected", store -> store.getValue().expected()),
                Terminal.right("rows", store -> store.getValue().rows()),
                Terminal.right("missing", store -> store.getValue().missing()),
                Terminal.right("expired", store -> store.getValue().expired()),
                Terminal.right("dead letters", store -> store.getValue().deadLettered()),
                Terminal.right("duplicated", store -> store.getValue().duplicated()),
                Terminal.right("wrong", store -> store.getValue().wrong()),
                Terminal.right("extra", store -> store.getValue().extra()),
                Terminal.right("lag", store -> lag(store.getValue())));
        return AsciiTable.getTable(report.stores().entrySet(), columns);
    }

    private static Object lag(StoreFigures figures) {
        Long lag = figures.lag();
        return lag == null ? "no offsets" : lag;
    }
}
