package dev.userstream.producer.cli;

import dev.userstream.events.RunId;
import dev.userstream.events.run.Run;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows the progress of a run: a bar on a terminal, a line every few seconds elsewhere. */
interface ProgressDisplay extends AutoCloseable {
    /** Shows the run's counters. */
    void show(Run run);

    @Override
    void close();

    /** Property that states whether standard error is a terminal; Java knows only about standard input and output together. */
    String TERMINAL = "userstream.terminal";

    /** A bar where standard error is a terminal, else lines. */
    static ProgressDisplay open(RunId id, PrintWriter err) {
        return isTerminal(System.getProperty(TERMINAL)) ? new Bar(id, System.getenv()) : new Lines(err);
    }

    /**
     * Whether there is a terminal.
     *
     * @param property {@code true} or {@code false}; {@code null} where the property is not set
     */
    @SuppressWarnings("SystemConsoleNull") // built and run on Java 17
    static boolean isTerminal(@Nullable String property) {
        return property == null ? System.console() != null : Boolean.parseBoolean(property);
    }

    /** How much of the request is done, and its whole amount. */
    record Done(long done, long of, String unit) {
        static Done of(Run run) {
            Long users = run.request().users();
            Duration duration = run.request().duration();
            return users != null || duration == null
                    ? new Done(run.published(), users == null ? run.published() : users, " users")
                    : new Done(Math.min(run.active().toSeconds(), duration.toSeconds()), duration.toSeconds(), " s");
        }
    }

    /** A progress bar on standard error. */
    final class Bar implements ProgressDisplay {
        private final RunId id;
        private final ProgressBarStyle style;
        private @Nullable ProgressBar bar;

        Bar(RunId id, Map<String, String> environment) {
            this.id = id;
            boolean plain = !environment.getOrDefault("NO_COLOR", "").isEmpty();
            this.style = plain ? ProgressBarStyle.ASCII : ProgressBarStyle.COLORFUL_UNICODE_BLOCK;
        }

        @Override
        public void show(Run run) {
            Done done = Done.of(run);
            ProgressBar shown = bar;
            if (shown == null) {
                shown = new ProgressBarBuilder()
                        .setTaskName(id.value())
                        .setInitialMax(done.of())
                        .setUnit(done.unit(), 1)
                        .setStyle(style)
                        .setUpdateIntervalMillis(200)
                        .build();
                bar = shown;
            }
            shown.stepTo(done.done());
            shown.setExtraMessage(run.rejected() == 0 ? "" : run.rejected() + " rejected");
        }

        @Override
        public void close() {
            if (bar != null) {
                bar.close();
            }
        }
    }

    /** A line at the beginning, every few seconds, and at the end. */
    final class Lines implements ProgressDisplay {
        private static final long EVERY_NANOS = Duration.ofSeconds(5).toNanos();

        private final PrintWriter err;
        private long last = System.nanoTime() - EVERY_NANOS;

        Lines(PrintWriter err) {
            this.err = err;
        }

        @Override
        public void show(Run run) {
            if (run.state().isFinished() || System.nanoTime() - last >= EVERY_NANOS) {
                last = System.nanoTime();
                Done done = Done.of(run);
                err.println(run.id() + ": " + done.done() + " of " + done.of() + done.unit() + ", " + run.published()
                        + " published, " + run.rejected() + " rejected");
                err.flush();
            }
        }

        @Override
        public void close() {
            err.flush();
        }
    }
}
