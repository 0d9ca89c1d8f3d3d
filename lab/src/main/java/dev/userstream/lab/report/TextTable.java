package dev.userstream.lab.report;

import com.github.freva.asciitable.AsciiTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A table for the terminal or for Markdown. Not thread-safe. */
public final class TextTable {
    private final List<String> headers;
    private final List<List<String>> rows = new ArrayList<>();

    /** Creates a table without rows. */
    public TextTable(String... headers) {
        this.headers = List.of(headers);
    }

    /** Adds a row with one cell per header. */
    public void add(Object... cells) {
        rows.add(Arrays.stream(cells).map(String::valueOf).toList());
    }

    /** The table with borders, for a terminal. */
    public String text() {
        String[][] cells = rows.stream().map(row -> row.toArray(String[]::new)).toArray(String[][]::new);
        return AsciiTable.getTable(
                        AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS, headers.toArray(String[]::new), null, cells)
                + "\n";
    }

    /** The table in Markdown. */
    public String markdown() {
        return Stream.concat(Stream.of(headers, Collections.nCopies(headers.size(), "---")), rows.stream())
                .map(row -> row.stream()
                        .map(cell -> cell.replace("|", "\\|"))
                        .collect(Collectors.joining(" | ", "| ", " |\n")))
                .collect(Collectors.joining());
    }
}
