package dev.userstream.job.sink;

import dev.userstream.events.store.TableColumns.Difference;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The schema of a store's table: the statements that create it, and the differences of an existing table. Thread-safe. */
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
     * Accepts a table without differences.
     *
     * @throws StoreFailure with {@link FailureCause#TABLE_MISMATCH} and all differences and repairs
     */
    public static void require(List<Difference> differences) {
        if (!differences.isEmpty()) {
            throw new StoreFailure(
                    FailureCause.TABLE_MISMATCH,
                    differences.stream().map(Difference::what).collect(Collectors.joining("; "))
                            + "; nothing is written until it is repaired: "
                            + differences.stream()
                                    .map(Difference::repair)
                                    .distinct()
                                    .collect(Collectors.joining("; ")));
        }
    }
}
