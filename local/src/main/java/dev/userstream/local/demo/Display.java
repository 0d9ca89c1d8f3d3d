package dev.userstream.local.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** Tells on standard error how the demo is getting on: a bar on a terminal, a line now and then elsewhere. Thread-safe. */
final class Display implements AutoCloseable {
    private static final long QUARTERS = 4;

    private final PrintStream err;
    private final boolean terminal;
    private @Nullable ProgressBar bar;
    private long lastQuarter;

    Display(PrintStream err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    /**
     * Writes to this process's standard error.
     *
     * @param terminal whether that is a terminal
     */
    static Display onStandardError(boolean terminal) {
        return new Display(System.err, terminal);
    }

    /** Says that something happened so long after the start. */
    synchronized void note(Duration sinceStart, String what) {
        err.printf(Locale.ROOT, "%6.1f s  %s%n", sinceStart.toMillis() / 1_000.0, what);
    }

    /** Says how many of how many users are published. */
    synchronized void published(Duration sinceStart, long published, long users) {
        if (terminal) {
            bar(users).stepTo(published);
            return;
        }
        long quarter = published * QUARTERS / users;
        if (quarter > lastQuarter) {
            lastQuarter = quarter;
            note(sinceStart, "published " + published + " of " + users);
        }
    }

    private ProgressBar bar(long users) {
        if (bar == null) {
            bar = new ProgressBarBuilder()
                    .setTaskName("published")
                    .setUnit(" users", 1)
                    .setInitialMax(users)
                    .setUpdateIntervalMillis(100)
                    .setConsumer(new ConsoleProgressBarConsumer(err))
                    .build();
        }
        return bar;
    }

    /** Ends the bar, where there is one. */
    @Override
    public synchronized void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
