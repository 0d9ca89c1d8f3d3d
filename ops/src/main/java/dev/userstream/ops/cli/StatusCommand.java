package dev.userstream.ops.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.ColumnData;
import dev.userstream.events.run.RunCodec;
import dev.userstream.ops.connect.Connections;
import dev.userstream.ops.connect.OpsSettings;
import dev.userstream.ops.dlq.SafeText;
import dev.userstream.ops.pipeline.Pipeline;
import dev.userstream.ops.service.StatusReport;
import dev.userstream.ops.service.StatusReport.StoreStatus;
import dev.userstream.settings.ExitCode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code userstream status}. */
@Command(
        name = "status",
        description = "Shows runs, lag, rows and dead letters.",
        exitCodeList = {
            "0:all components answered",
            "2:usage or configuration",
            "3:a component is unreachable; the others are shown",
            "4:an internal error",
            "5:out of memory",
            "130:interrupted"
        })
final class StatusCommand implements Callable<Integer> {
    private static final int MAX_RUNS = 20;

    @Option(names = "--json", description = "Print the state as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        OpsSettings settings = OpsSettings.read(System.getenv());
        StatusReport report;
        try (Connections connections = new Connections(settings);
                Pipeline pipeline = connections.open();
                Terminal terminal = new Terminal()) {
            report = StatusReport.of(pipeline, terminal);
        }
        Terminal.print(json ? Terminal.json(report) : text(report));
        report.problems().stream().map(SafeText::line).forEach(System.err::println);
        return report.problems().isEmpty() ? ExitCode.OK : ExitCode.UNREACHABLE;
    }

    /** The state as text. */
    private static String text(StatusReport report) {
        long deadLetters = sum(report.deadLetters());
        long replayed = sum(report.deadLettersReplayed());
        List<ColumnData<Map.Entry<String, StoreStatus>>> columns = List.of(
                Terminal.left("store", Map.Entry::getKey),
                Terminal.right("lag", store -> lag(report, store.getValue())),
                Terminal.right("rows", store -> rows(store.getValue())));
        String stores = AsciiTable.getTable(report.stores().entrySet(), columns);
        return (report.runs().isEmpty() ? "no runs" : runs(report)) + "\n\n" + stores + "\n\n"
                + (report.offsets() == null ? "unknown" : report.offsets()) + " offsets in the topic, " + deadLetters
                + " dead letters" + (deadLetters == 0 ? "" : " " + report.deadLetters())
                + (replayed == 0 ? "" : ", " + replayed + " of them replayed, " + (deadLetters - replayed) + " open")
                + "\n";
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static String runs(StatusReport report) {
        List<ColumnData<RunCodec.Document>> columns = List.of(
                Terminal.left("run", run -> String.valueOf(run.runId())),
                Terminal.left("state", run -> String.valueOf(run.state())),
                Terminal.right("published", RunCodec.Document::published),
                Terminal.right("rejected", RunCodec.Document::rejected),
                Terminal.left("started", run -> String.valueOf(run.startedAt())));
        return AsciiTable.getTable(report.runs().stream().limit(MAX_RUNS).toList(), columns);
    }

    private static String lag(StatusReport report, StoreStatus store) {
        if (store.lag() != null) {
            return store.lag().toString();
        }
        return report.offsets() == null ? "unreachable" : "no offsets";
    }

    private static String rows(StoreStatus store) {
        return store.rows() == null ? "unreachable" : (store.rowsComplete() ? "" : "at least ") + store.rows();
    }
}
