package dev.userstream.ops.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import dev.userstream.events.store.Store;
import dev.userstream.ops.audit.AuditReport;
import dev.userstream.ops.audit.StoreFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** A report for people: the verdict in plain words, a small table, and the first few rows that are amiss. */
final class AuditText {
    private AuditText() {}

    static String write(AuditReport report) {
        StringBuilder text = new StringBuilder();
        text.append(report.runId().map(run -> "run " + run).orElse("everything in the topic"))
                .append(": ")
                .append(report.published())
                .append(" published, ")
                .append(report.rejectedByProducer())
                .append(" refused by the producer, ")
                .append(report.messages())
                .append(" messages, ")
                .append(report.deadLettered())
                .append(" dead letters")
                .append(report.deadLetters().isEmpty() ? "" : " " + report.deadLetters())
                .append("\n\n")
                .append(table(report))
                .append("\n\n");
        new TreeMap<>(report.stores()).forEach((store, figures) -> examples(text, store, figures.examples()));
        report.reasons().forEach(reason -> text.append("- ").append(reason).append('\n'));
        return text.append(verdict(report)).append('\n').toString();
    }

    private static String table(AuditReport report) {
        List<Map.Entry<Store, StoreFigures>> rows = new ArrayList<>(new TreeMap<>(report.stores()).entrySet());
        return AsciiTable.getTable(
                rows,
                List.of(
                        new Column().header("store").with(row -> row.getKey().label()),
                        number("expected", StoreFigures::expected),
                        number("rows", StoreFigures::rows),
                        number("missing", StoreFigures::missing),
                        number("duplicated", StoreFigures::duplicated),
                        number("wrong", StoreFigures::wrong),
                        number("extra", StoreFigures::extra),
                        number("lag", StoreFigures::lag)));
    }

    private static ColumnData<Map.Entry<Store, StoreFigures>> number(
            String header, ToLongFunction<StoreFigures> figure) {
        return new Column()
                .header(header)
                .dataAlign(HorizontalAlign.RIGHT)
                .with(row -> Long.toString(figure.applyAsLong(row.getValue())));
    }

    private static void examples(StringBuilder text, Store store, StoreFigures.Examples examples) {
        examples.missing().forEach(id -> line(text, store, "lacks " + id));
        examples.wrong().forEach(row -> line(text, store, "differs in " + row.fields() + " of " + row.id()));
        examples.extra().forEach(id -> line(text, store, "has " + id + ", which no message carries"));
    }

    private static void line(StringBuilder text, Store store, String sentence) {
        text.append("  ").append(store.label()).append(' ').append(sentence).append('\n');
    }

    private static String verdict(AuditReport report) {
        return switch (report.verdict()) {
            case PASS -> "PASS: every published user is in both stores with its newest values, or a dead letter.";
            case FAIL -> "FAIL: the stores do not hold what was published.";
            case UNPROVABLE -> "UNPROVABLE: nothing is known to be amiss, but the topic lacks what a proof needs.";
        };
    }
}
