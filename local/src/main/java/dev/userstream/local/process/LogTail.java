package dev.userstream.local.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The end of a child's log, for messages. */
final class LogTail {
    private static final int LINES = 15;

    private LogTail() {}

    /** Names the log and shows its last lines. */
    static String of(Path log) {
        return "; last lines of " + log + ":" + System.lineSeparator() + lines(log);
    }

    private static String lines(Path log) {
        try {
            List<String> lines = Arrays.asList(new String(Files.readAllBytes(log), StandardCharsets.UTF_8).split("\n"));
            return lines.subList(Math.max(0, lines.size() - LINES), lines.size()).stream()
                    .map(line -> "  " + line)
                    .collect(Collectors.joining(System.lineSeparator()));
        } catch (IOException e) {
            return "  (no log: " + e.getMessage() + ")";
        }
    }
}
