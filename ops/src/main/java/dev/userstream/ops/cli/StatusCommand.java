package dev.userstream.ops.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import dev.userstream.events.run.RunCodec;
import dev.userstream.ops.connect.Connections;
import dev.userstream.ops.connect.OpsSettings;
import dev.userstream.ops.dlq.SafeText;
import dev.userstream.ops.status.StatusReport;
import dev.userstream.ops.status.StatusReport.StoreStatus;
import dev.userstream.settings.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code userstream status}. */
@Command(
        name = "status",
        description = "Shows runs, lag, rows and dead letters.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:all components answered",
            "2:usage or configuration",
            "3:a component is unreachable; the others are shown",
            "4:an internal error",
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
        try (Connections connections = Connections.open(settings)) {
            report = StatusReport.of(connections);
        }
        System.out.print(json ? JsonLine.of(report) : text(report, Instant.now()));
        System.out.flush();
        report.problems().stream().map(SafeText::line).forEach(System.err::println);
        return report.problems().isEmpty() ? ExitCode.OK : ExitCode.UNREACHABLE;
    }

    /** The state as text. */
    private static String text(StatusReport report, Instant now) {
        long deadLetters = sum(report.deadLetters());
        long replayed = sum(report.deadLettersReplayed());
        String stores = AsciiTable.getTable(
                List.copyOf(report.stores().entrySet()),
                List.of(
                        new Column().header("store").with(Map.Entry::getKey),
                        StatusCommand.<Map.Entry<String, StoreStatus>>right(
                                "lag", store -> lag(report, store.getValue())),
                        StatusCommand.<Map.Entry<String, StoreStatus>>right("rows", store -> rows(store.getValue()))));
        return (report.runs().isEmpty() ? "no runs" : runs(report, now)) + "\n\n" + stores + "\n\n"
                + (report.messages() == null ? "unknown" : report.messages()) + " messages in the topic, " + deadLetters
                + " dead letters" + (deadLetters == 0 ? "" : " " + report.deadLetters())
                + (replayed == 0 ? "" : ", " + replayed + " of them replayed, " + (deadLetters - replayed) + " open")
                + "\n";
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static String runs(StatusReport report, Instant now) {
        return AsciiTable.getTable(
                report.runs().stream().limit(MAX_RUNS).toList(),
                List.of(
                        new Column().header("run").with(RunCodec.Document::runId),
                        new Column().header("state").with(run -> String.valueOf(run.state())),
                        StatusCommand.<RunCodec.Document>right("published", run -> Long.toString(run.published())),
                        StatusCommand.<RunCodec.Document>right("rejected", run -> Long.toString(run.rejected())),
                        StatusCommand.<RunCodec.Document>right("started", run -> age(run, now))));
    }

    private static <T> ColumnData<T> right(String header, Function<T, String> text) {
        return new Column().header(header).dataAlign(HorizontalAlign.RIGHT).with(text);
    }

    private static String lag(StatusReport report, StoreStatus store) {
        if (store.lag() != null) {
            return store.lag().toString();
        }
        return report.messages() == null ? "unreachable" : "no group yet";
    }

    private static String rows(StoreStatus store) {
        return store.rows() == null ? "unreachable" : (store.rowsComplete() ? "" : "at least ") + store.rows();
    }

    private static String age(RunCodec.Document run, Instant now) {
        Duration age = Duration.between(Instant.parse(Objects.requireNonNull(run.startedAt())), now);
        if (age.toHours() >= 48) {
            return age.toDays() + " d ago";
        }
        if (age.toMinutes() >= 120) {
            return age.toHours() + " h ago";
        }
        return age.toSeconds() >= 120 ? age.toMinutes() + " min ago" : Math.max(0, age.toSeconds()) + " s ago";
    }
}
