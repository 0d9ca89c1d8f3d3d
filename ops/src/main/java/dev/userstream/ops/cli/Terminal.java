package dev.userstream.ops.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import dev.userstream.http.Json;
import dev.userstream.ops.pipeline.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * The output of a command: documents and tables, and on standard error the progress of each kind of work, as bars on a terminal and
 * as lines elsewhere. Nothing is shown during the first two seconds, nor of work that ends in them. Thread-safe.
 */
final class Terminal implements Progress, AutoCloseable {
    /** Set by scripts to whether standard error is a terminal, which Java cannot detect. */
    private static final String TERMINAL = "userstream.terminal";

    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final Duration REDRAW = Duration.ofMillis(200);
    private static final Duration LINE_INTERVAL = Duration.ofSeconds(5);

    /** ASCII only, so that untrusted text cannot emit control sequences and every locale shows it. */
    private static final ObjectWriter JSON = Json.MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

    /** Builds bars; {@code null} for lines. */
    private final @Nullable Supplier<ProgressBarBuilder> bars;

    private final PrintStream err;
    /** By name, in the order of their beginning. */
    private final Map<String, Work> works = new LinkedHashMap<>();

    private final ScheduledThreadPoolExecutor display = new ScheduledThreadPoolExecutor(1, Terminal::daemon);

    @SuppressWarnings("SystemConsoleNull") // on Java 17 there is no console without a terminal
    Terminal() {
        this(
                isTerminal(System.getProperty(TERMINAL), System.console() != null) ? ProgressBarBuilder::new : null,
                System.err,
                QUIET,
                LINE_INTERVAL);
    }

    /** For tests, with other times and outputs. */
    Terminal(@Nullable Supplier<ProgressBarBuilder> bars, PrintStream err, Duration quiet, Duration lineInterval) {
        this.bars = bars;
        this.err = err;
        long intervalMs = (bars == null ? lineInterval : REDRAW).toMillis();
        var unused = display.scheduleWithFixedDelay(this::show, quiet.toMillis(), intervalMs, TimeUnit.MILLISECONDS);
    }

    /** The scripts' property wins over the console, which depends on standard input and output. */
    static boolean isTerminal(@Nullable String property, boolean console) {
        return property == null ? console : Boolean.parseBoolean(property);
    }

    /** The document on one line, with a line end. */
    static String json(Object document) {
        try {
            return JSON.writeValueAsString(document) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("documents are records that Jackson can write", e);
        }
    }

    /** A column of texts. */
    static <T> ColumnData<T> left(String header, Function<T, String> text) {
        return new Column().header(header).dataAlign(HorizontalAlign.LEFT).with(text);
    }

    /** A column of figures. */
    static <T> ColumnData<T> right(String header, Function<T, Object> figure) {
        return new Column()
                .header(header)
                .dataAlign(HorizontalAlign.RIGHT)
                .with(row -> String.valueOf(figure.apply(row)));
    }

    static void print(String text) {
        System.out.print(text);
        System.out.flush();
    }

    @Override
    public synchronized void report(String name, long done, long total) {
        Work work = works.computeIfAbsent(name, Work::new);
        work.done = done;
        work.total = total;
    }

    @Override
    public void close() {
        display.shutdownNow();
        synchronized (this) {
            works.values().stream().filter(work -> work.shown != Work.NEVER).forEach(this::show);
            works.values().stream().flatMap(work -> Stream.ofNullable(work.bar)).forEach(ProgressBar::close);
        }
    }

    private synchronized void show() {
        works.values().stream()
                .filter(work -> work.shown != Work.NEVER || work.total == 0 || work.done < work.total)
                .forEach(this::show);
    }

    private void show(Work work) {
        if (work.shown == work.done) {
            return;
        }
        work.shown = work.done;
        if (bars == null) {
            err.println(work.line());
        } else {
            work.bar = work.bar == null ? work.newBar(bars.get()) : work.bar;
            work.bar.maxHint(work.total == 0 ? -1 : work.total).stepTo(work.done);
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "display");
        thread.setDaemon(true);
        return thread;
    }

    /** One kind of work; a total of 0 is unknown. */
    private static final class Work {
        static final long NEVER = -1;

        final String name;
        long done;
        long total;
        long shown = NEVER;

        @Nullable
        ProgressBar bar;

        Work(String name) {
            this.name = name;
        }

        ProgressBar newBar(ProgressBarBuilder builder) {
            return builder.setTaskName(name)
                    .setInitialMax(total == 0 ? -1 : total)
                    .setUpdateIntervalMillis(Math.toIntExact(REDRAW.toMillis()))
                    .setStyle(ProgressBarStyle.ASCII)
                    .build();
        }

        String line() {
            return total == 0
                    ? name + (done == 0 ? "" : ": " + done)
                    : name + ": " + done + " of " + total + " (" + done * 100 / total + " %)";
        }
    }
}
