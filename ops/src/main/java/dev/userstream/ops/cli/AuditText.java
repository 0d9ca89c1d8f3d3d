package dev.userstream.ops.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import dev.userstream.events.store.Store;
import dev.userstream.ops.audit.AuditReport;
import dev.userstream.ops.audit.StoreFigures;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** An audit's report as text: figures, a table, the first faulty rows, the reasons and the verdict. */
final class AuditText {
    private AuditText() {}

    static String of(AuditReport report) {
        StringBuilder text = new StringBuilder();
        text.append(report.runId().map(run -> "run " + run).orElse("everything in the topic"))
                .append(": ")
                .append(report.published())
                .append(" published, ")
                .append(report.rejectedByProducer())
                .append(" rejected by the producer, ")
                .append(report.messages())
                .append(" messages, ")
                .append(report.deadLettered())
                .append(" dead letters")
                .append(report.deadLetters().isEmpty() ? "" : " " + report.deadLetters())
                .append("\n\n")
                .append(table(report))
                .append("\n\n");
        report.stores().forEach((store, figures) -> {
            String label = "  " + store.label();
            StoreFigures.Examples examples = figures.examples();
            examples.missing().forEach(id -> text.append(label + " lacks " + id + "\n"));
            examples.wrong()
                    .forEach(row -> text.append(label + " differs in " + row.fields() + " of " + row.id() + "\n"));
            examples.extra().forEach(id -> text.append(label + " has " + id + " without a message\n"));
        });
        report.reasons().forEach(reason -> text.append("- ").append(reason).append('\n'));
        return text.append(verdict(report)).append('\n').toString();
    }

    private static String table(AuditReport report) {
        return AsciiTable.getTable(
                List.copyOf(report.stores().entrySet()),
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

    private static String verdict(AuditReport report) {
        return switch (report.verdict()) {
            case PASS -> "PASS: every published user is in both stores with its newest values, or a dead letter.";
            case FAIL -> "FAIL: the stores do not hold what was published.";
            case UNPROVABLE -> "UNPROVABLE: no fault was found, but the topic lacks what a proof needs.";
        };
    }
}
