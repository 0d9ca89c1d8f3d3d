package dev.userstream.producer.cli;

import dev.userstream.events.run.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A run's result for people. */
final class Summary {
    private static final double MILLISECONDS_PER_SECOND = 1_000;

    private Summary() {}

    static List<String> lines(Run run) {
        double seconds = run.active().toMillis() / MILLISECONDS_PER_SECOND;
        List<String> lines = new ArrayList<>();
        lines.add("run        " + run.id());
        lines.add("state      " + run.state());
        lines.add("published  " + run.published());
        lines.add("rejected   " + run.rejected());
        lines.add(String.format(Locale.ROOT, "active     %.1f s", seconds));
        if (run.attempt() > 1) {
            lines.add("attempt    " + run.attempt());
        }
        if (run.cause() != null) {
            lines.add("cause      " + run.cause());
        }
        return lines;
    }
}
