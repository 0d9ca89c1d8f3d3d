package dev.userstream.lab.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.freva.asciitable.AsciiTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reports as tables for a terminal and as JSON files. */
public final class Reports {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private Reports() {}

    /**
     * Writes a record, map or list as JSON with names in snake case.
     *
     * @throws IllegalArgumentException if the file cannot be written
     */
    public static void write(Path file, Object report) {
        try {
            Files.writeString(file, json(report));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "--report: " + file + ": cannot be written (expected: a writable file): " + e.getMessage(), e);
        }
    }

    /** A record, map or list as JSON with names in snake case. */
    public static String json(Object report) throws JsonProcessingException {
        return MAPPER.writeValueAsString(report) + "\n";
    }

    /** A table with borders. */
    public static String table(List<String> headers, List<List<String>> rows) {
        String[][] cells = rows.stream().map(row -> row.toArray(String[]::new)).toArray(String[][]::new);
        return AsciiTable.getTable(
                        AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS, headers.toArray(String[]::new), null, cells)
                + "\n";
    }
}
