package dev.userstream.ops.cli;

import dev.userstream.ops.pipeline.Progress;
import java.util.Map;
import java.util.TreeMap;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Progress bars on standard error, one for each kind of work. Thread-safe. */
final class TerminalProgress implements Progress, AutoCloseable {
    /** Set by scripts to whether standard error is a terminal, which Java cannot detect. */
    private static final String TERMINAL = "userstream.terminal";

    private static final int REDRAW_MS = 200;

    private final boolean visible;
    private final Map<String, ProgressBar> bars = new TreeMap<>();

    private TerminalProgress(boolean visible) {
        this.visible = visible;
    }

    /** Visible on a terminal only. */
    @SuppressWarnings("SystemConsoleNull") // on Java 17 there is no console without a terminal
    static TerminalProgress forThisTerminal() {
        return new TerminalProgress(isTerminal(System.getProperty(TERMINAL), System.console() != null));
    }

    /** The scripts' property wins over the console, which depends on standard input and output. */
    static boolean isTerminal(@Nullable String property, boolean console) {
        return property == null ? console : Boolean.parseBoolean(property);
    }

    @Override
    public void report(String work, long done, long total) {
        if (visible) {
            bar(work, total).stepTo(done);
        }
    }

    @Override
    public synchronized void close() {
        bars.values().forEach(ProgressBar::close);
    }

    private synchronized ProgressBar bar(String work, long total) {
        return bars.computeIfAbsent(
                work,
                name -> new ProgressBarBuilder()
                        .setTaskName(name)
                        .setInitialMax(total)
                        .setUpdateIntervalMillis(REDRAW_MS)
                        .setStyle(ProgressBarStyle.ASCII)
                        .build());
    }
}
