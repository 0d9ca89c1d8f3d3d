package dev.userstream.local.operation;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/** Tells what happens while it happens, a line each. Thread-safe. */
public final class Timeline {
    private final PrintWriter out;
    private final InstantSource clock;
    private final Instant begin;

    /**
     * Begins now.
     *
     * @param out where the lines go
     * @param clock tells the time
     */
    public Timeline(PrintWriter out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
        this.begin = clock.instant();
    }

    /** Time since the begin. */
    public Duration now() {
        return Duration.between(begin, clock.instant());
    }

    /** Writes a line. */
    public synchronized void note(String what) {
        out.printf(Locale.ROOT, "%7.1f s  %s%n", now().toMillis() / 1_000.0, what);
        out.flush();
    }
}
