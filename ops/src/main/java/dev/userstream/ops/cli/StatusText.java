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
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The state for people. */
final class StatusText {
    private static final int MOST_RUNS = 20;

    private StatusText() {}

    static String write(StatusReport report, Instant now) {
        StringBuilder text = new StringBuilder();
        text.append(report.runs().isEmpty() ? "no runs" : runs(report, now)).append("\n\n");
        text.append(stores(report)).append("\n\n");
        long deadLetters = sum(report.deadLetters());
        long replayed = sum(report.replayed());
        return text.append(report.messages())
                .append(" messages in the topic, ")
                .append(deadLetters)
                .append(" dead letters")
                .append(deadLetters == 0 ? "" : " " + report.deadLetters())
                .append(
                        replayed == 0
                                ? ""
                                : ", " + replayed + " of them replayed, " + (deadLetters - replayed) + " open")
                .append('\n')
                .toString();
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static String runs(StatusReport report, Instant now) {
        List<Run> newest = report.runs().stream().limit(MOST_RUNS).toList();
        return AsciiTable.getTable(
                newest,
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
        if (rows == null) {
            return "unreachable";
        }
        return (rows.complete() ? "" : "at least ") + rows.rows();
    }

    private static String age(Duration age) {
        if (age.toHours() >= 48) {
            return age.toDays() + " d";
        }
        if (age.toMinutes() >= 120) {
            return age.toHours() + " h";
        }
        return age.toSeconds() >= 120
                ? age.toMinutes() + " min"
                : String.format(Locale.ROOT, "%d s", Math.max(0, age.toSeconds()));
    }
}
