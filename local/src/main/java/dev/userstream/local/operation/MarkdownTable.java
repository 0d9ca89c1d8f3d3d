package dev.userstream.local.operation;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A table as Markdown shows it. */
public final class MarkdownTable {
    private MarkdownTable() {}

    /**
     * The table's lines, each with its end.
     *
     * @param headers of the columns
     * @param rows as many cells as headers each; a bar in a cell is escaped
     */
    public static String of(List<String> headers, List<List<String>> rows) {
        return Stream.concat(Stream.of(headers, Collections.nCopies(headers.size(), "---")), rows.stream())
                .map(MarkdownTable::line)
                .collect(Collectors.joining());
    }

    private static String line(List<String> cells) {
        return cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
