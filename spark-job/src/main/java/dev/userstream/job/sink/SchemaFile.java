package dev.userstream.job.sink;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The statements of a schema file that is packed into the job's jar. Thread-safe. */
public final class SchemaFile {
    private SchemaFile() {}

    /**
     * The statements in their order, without comments and semicolons.
     *
     * @param resource name of the file at the root of the class path
     */
    public static List<String> statements(String resource) {
        return split(read(resource));
    }

    static List<String> split(String text) {
        String code = text.lines()
                .map(line -> line.contains("--") ? line.substring(0, line.indexOf("--")) : line)
                .collect(Collectors.joining("\n"));
        return Arrays.stream(code.split(";", -1))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .toList();
    }

    private static String read(String resource) {
        try (InputStream input = SchemaFile.class.getResourceAsStream("/" + resource)) {
            if (input == null) {
                throw new IllegalStateException(resource + ": not in the jar (expected: packed by the build)");
            }
            return new String(input.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(resource + " cannot be read", e);
        }
    }
}
