package dev.userstream.local.stack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** What a part has written to its log since its newest start; the file also holds what earlier starts wrote. Thread-safe. */
final class StartSigns {
    private static final Set<String> WITH_INFO = Set.of("ALL", "TRACE", "DEBUG", "INFO");

    private final Path log;
    private long begin;

    StartSigns(Path log) {
        this.log = log;
    }

    /** The wanted level, or {@code INFO} where that would leave the signs out. */
    static String atLeastInfo(String level) {
        return WITH_INFO.contains(level.toUpperCase(Locale.ROOT)) ? level : "INFO";
    }

    /** From here on only what is written later counts. */
    synchronized void forget() throws IOException {
        begin = Files.exists(log) ? Files.size(log) : 0;
    }

    /**
     * Returns if the log holds these words.
     *
     * @throws IllegalStateException if it does not yet
     */
    synchronized void require(String words) throws IOException {
        if (!text().contains(words)) {
            throw new IllegalStateException("its log does not say " + words + " yet");
        }
    }

    private String text() throws IOException {
        try (InputStream input = Files.newInputStream(log)) {
            input.skipNBytes(begin);
            return new String(input.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
