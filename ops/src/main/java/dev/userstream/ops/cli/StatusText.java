package dev.userstream.ops.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import dev.userstream.events.run.Run;
import dev.userstream.events.store.Store;
import dev.userstream.ops.pipeline.StoreTable.RowCount;
import dev.userstream.ops.status.StatusReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The state of the pipeline as text. */
final class StatusText {
    private static final int MAX_RUNS = 20;

    private StatusText() {}

    static String of(StatusReport report, Instant now) {
        long deadLetters = sum(report.deadLetters());
        long replayed = sum(report.replayed());
        return (report.runs().isEmpty() ? "no runs" : runs(report, now))
                + "\n\n"
                + stores(report)
                + "\n\n"
                + report.messages()
                + " messages in the topic, "
                + deadLetters
                + " dead letters"
                + (deadLetters == 0 ? "" : " " + report.deadLetters())
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
                        new Column().header("run").with(run -> run.id().value()),
                        new Column().header("state").with(run -> run.state().name()),
                        right("published", (Run run) -> Long.toString(run.published())),
                        right("rejected", (Run run) -> Long.toString(run.rejected())),
                        right("started", (Run run) -> age(Duration.between(run.startedAt(), now)) + " ago")));
    }

    private static String stores(StatusReport report) {
        return AsciiTable.getTable(
                List.of(Store.values()),
                List.of(
                        new Column().header("store").with(Store::label),
                        right("lag", (Store store) -> lag(report.lags().get(store))),
                        right("rows", (Store store) -> rows(report.rows().get(store)))));
    }

    private static <T> ColumnData<T> right(String header, Function<T, String> text) {
        return new Column().header(header).dataAlign(HorizontalAlign.RIGHT).with(text);
    }

    private static String lag(@Nullable Long lag) {
        if (lag == null) {
            return "unreachable";
        }
        return lag == StatusReport.NO_GROUP ? "no group yet" : lag.toString();
    }

    private static String rows(@Nullable RowCount rows) {
        return rows == null ? "unreachable" : (rows.complete() ? "" : "at least ") + rows.rows();
    }

    private static String age(Duration age) {
        if (age.toHours() >= 48) {
            return age.toDays() + " d";
        }
        if (age.toMinutes() >= 120) {
            return age.toHours() + " h";
        }
        return age.toSeconds() >= 120 ? age.toMinutes() + " min" : Math.max(0, age.toSeconds()) + " s";
    }
}
