package dev.userstream.local.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Waits until a child answers its probe, and says why where it does not. Thread-safe. */
public final class Readiness {
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final int LOG_LINES = 15;

    private Readiness() {}

    /**
     * Returns when the probe is answered.
     *
     * @param limit how long to ask
     * @throws StartFailedException if the process ends or the limit passes; it shows the last log lines
     */
    public static void await(ChildProcess process, Probe probe, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        Exception last;
        do {
            boolean alive = process.isAlive();
            try {
                probe.ask();
                return;
            } catch (Exception e) {
                last = e;
            }
            if (!alive) {
                throw failure(process, "ended before it was ready (" + process.outcome() + ")", last);
            }
        } while (System.nanoTime() < deadline && paused());
        throw failure(
                process, "not ready after " + limit.toSeconds() + " s (last answer: " + last.getMessage() + ")", last);
    }

    private static boolean paused() {
        try {
            Thread.sleep(PAUSE.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static StartFailedException failure(ChildProcess process, String what, Exception last) {
        Path log = process.command().log();
        return new StartFailedException(
                process.command().name() + ": " + what + "; last lines of " + log + ":" + System.lineSeparator()
                        + lastLines(log),
                last);
    }

    private static String lastLines(Path log) {
        try {
            List<String> lines = Arrays.asList(new String(Files.readAllBytes(log), StandardCharsets.UTF_8).split("\n"));
            return lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()).stream()
                    .map(line -> "  " + line)
                    .collect(Collectors.joining(System.lineSeparator()));
        } catch (IOException e) {
            return "  (no log: " + e.getMessage() + ")";
        }
    }
}
