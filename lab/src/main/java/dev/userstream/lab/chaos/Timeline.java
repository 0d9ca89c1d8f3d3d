package dev.userstream.lab.chaos;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Prints events with the time since the start, one per line. Thread-safe. */
final class Timeline {
    private final PrintWriter out;
    private final long startNanos = System.nanoTime();

    /** Starts now. */
    Timeline(PrintWriter out) {
        this.out = out;
    }

    /** Time since the start. */
    Duration now() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    synchronized void print(String event) {
        out.printf(Locale.ROOT, "%7.1f s  %s%n", now().toMillis() / 1_000.0, event);
        out.flush();
    }
}
