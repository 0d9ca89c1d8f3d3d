package dev.userstream.producer.cli;

import dev.userstream.events.run.Run;
import java.io.PrintWriter;
import java.time.Duration;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** The progress of a run on standard error: a bar on a terminal, a line every few seconds elsewhere. */
final class ProgressDisplay implements AutoCloseable {
    private static final int BAR_INTERVAL_MS = 200;
    private static final int LINE_INTERVAL_MS = 5_000;

    private final ProgressBar bar;

    /** Starts to show a run. */
    ProgressDisplay(Run run, boolean isTerminal, PrintWriter err) {
        Long users = run.request().users();
        Duration duration = run.request().requestedDuration().orElse(Duration.ZERO);
        ProgressBarBuilder builder = new ProgressBarBuilder()
                .setTaskName(run.id().value())
                .setInitialMax(users != null ? users : duration.toSeconds())
                .setUnit(users != null ? " users" : " s", 1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(isTerminal ? BAR_INTERVAL_MS : LINE_INTERVAL_MS);
        if (!isTerminal) {
            builder.setConsumer(new DelegatingProgressBarConsumer(line -> {
                        err.println(line);
                        err.flush();
                    }))
                    .setRenderer((state, length) -> state.getTaskName() + ": " + state.getCurrent() + " of "
                            + state.getMax() + (users != null ? " users, " : " s, ") + state.getExtraMessage());
        }
        this.bar = builder.build();
        show(run);
    }

    /** Shows how much of the request is done. */
    void show(Run run) {
        long done =
                run.request().users() != null ? run.published() : run.active().toSeconds();
        bar.stepTo(Math.min(done, bar.getMax()));
        bar.setExtraMessage(run.published() + " published, " + run.rejected() + " rejected");
    }

    @Override
    public void close() {
        bar.close();
    }
}
