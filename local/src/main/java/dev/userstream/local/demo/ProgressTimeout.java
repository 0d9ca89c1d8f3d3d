package dev.userstream.local.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A timeout that starts again with every change of a figure. Not thread-safe. */
final class ProgressTimeout {
    private final InstantSource clock;
    private final Duration timeout;
    private Instant lastChange;
    private long last = Long.MIN_VALUE;

    ProgressTimeout(InstantSource clock, Duration timeout) {
        this.clock = clock;
        this.timeout = timeout;
        this.lastChange = clock.instant();
    }

    /** Whether the figure has not changed for longer than the timeout. */
    boolean isOver(long figure) {
        if (figure != last) {
            last = figure;
            lastChange = clock.instant();
        }
        return clock.instant().isAfter(lastChange.plus(timeout));
    }
}
