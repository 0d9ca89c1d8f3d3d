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

/** Shows how far a run is: a bar for a person at a terminal, now and then a line for everybody else. */
interface ProgressDisplay extends AutoCloseable {
    /** Shows where the run stands. */
    void show(Run run);

    @Override
    void close();

    /** Says whether standard error is a terminal; Java itself knows only of standard input and output together. */
    String TERMINAL = "userstream.terminal";

    /** A bar on standard error where that is a terminal, or else lines. */
    static ProgressDisplay open(RunId id, PrintWriter err) {
        return isTerminal(System.getProperty(TERMINAL)) ? new Bar(id, System.getenv()) : new Lines(err);
    }

    /**
     * Whether there is a terminal.
     *
     * @param said {@code true} or {@code false}, from whoever started us; {@code null} where nobody said anything
     */
    @SuppressWarnings("SystemConsoleNull") // built and run on Java 17
    static boolean isTerminal(@Nullable String said) {
        return said == null ? System.console() != null : Boolean.parseBoolean(said);
    }

    /** How much of what was asked for is done, and how much that is. */
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

    /** A line when the run begins, every few seconds, and when it ends. */
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
