package dev.userstream.job.sink;

import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The schema of a store's table: the statements that create it, and the comparison with an existing table. Thread-safe. */
public final class TableSchema {
    private TableSchema() {}

    /**
     * The statements of a schema file in their order, without comments and semicolons.
     *
     * @param resource name of the file at the root of the job's jar
     */
    public static List<String> statements(String resource) {
        try (InputStream input = TableSchema.class.getResourceAsStream("/" + resource)) {
            byte[] text = Objects.requireNonNull(input, resource).readAllBytes();
            return split(new String(text, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(resource + " cannot be read", e);
        }
    }

    static List<String> split(String text) {
        return Stream.of(text.replaceAll("--.*", "").split(";", -1))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .toList();
    }

    /**
     * Compares an existing table with what the writer binds.
     *
     * @param expected the types of the columns that are written, by name
     * @param found the types of the table's columns, by name
     * @param change the statement that changes an existing column, of name and type
     * @throws StoreFailure with {@link FailureCause#TABLE_MISMATCH} if a column is absent or has another type; the message
     *     contains the statement that repairs it
     */
    public static void requireColumns(
            String table, Map<String, String> expected, Map<String, String> found, BinaryOperator<String> change) {
        expected.forEach((column, type) -> {
            @Nullable String existing = found.get(column);
            if (!type.equals(existing)) {
                String repair = existing == null
                        ? "ALTER TABLE " + table + " ADD " + column + " " + type
                        : change.apply(column, type);
                throw new StoreFailure(
                        FailureCause.TABLE_MISMATCH,
                        table + "." + column + ": " + (existing == null ? "no such column" : existing) + " (expected: "
                                + type + "); nothing is written until it is repaired: " + repair);
            }
        });
    }
}
