package dev.userstream.ops.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import dev.userstream.http.Json;
import dev.userstream.ops.pipeline.Progress;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** The output of a command: documents and tables, and on standard error a progress bar for each kind of work. Thread-safe. */
final class Terminal implements Progress, AutoCloseable {
    /** Set by scripts to whether standard error is a terminal, which Java cannot detect. */
    private static final String TERMINAL = "userstream.terminal";

    private static final int REDRAW_MS = 200;

    /** ASCII only, so that untrusted text cannot emit control sequences and every locale shows it. */
    private static final ObjectWriter JSON = Json.MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

    @SuppressWarnings("SystemConsoleNull") // on Java 17 there is no console without a terminal
    private final boolean visible = isTerminal(System.getProperty(TERMINAL), System.console() != null);

    private final Map<String, ProgressBar> bars = new TreeMap<>();

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
