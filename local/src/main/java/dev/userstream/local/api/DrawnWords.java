package dev.userstream.local.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The words that were once drawn from datafaker with a fixed seed. They ship as a file, because loading datafaker's languages
 * takes most of a second of a processor, and the words are the same each time.
 *
 * @param lines each pool's words by its name, separated by tabs
 */
record DrawnWords(Map<String, String> lines) {
    /** Its file: a pool a line, the name first, then its words; a tab between any two. */
    static final String RESOURCE = "words.tsv";

    static final String USERNAMES = "usernames";
    static final String PASSWORDS = "passwords";
    private static final String TAB = "\t";

    /** The file that ships with this class. */
    static DrawnWords read() {
        try (InputStream input = Objects.requireNonNull(DrawnWords.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return of(new String(input.readAllBytes(), StandardCharsets.UTF_8).lines());
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + ": cannot be read", e);
        }
    }

    private static DrawnWords of(Stream<String> lines) {
        return new DrawnWords(lines.map(line -> line.split(TAB, 2))
                .collect(Collectors.toUnmodifiableMap(
                        nameAndWords -> nameAndWords[0], nameAndWords -> nameAndWords[1])));
    }

    /** The name of a country's pool. */
    static String name(Nationality nationality, String pool) {
        return nationality.name() + "." + pool;
    }

    /** The words of one pool. */
    List<String> pool(String name) {
        return Arrays.asList(Objects.requireNonNull(lines.get(name), name).split(TAB, -1));
    }
}
