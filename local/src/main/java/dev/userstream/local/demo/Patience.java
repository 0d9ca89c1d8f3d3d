package dev.userstream.local.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Waits for a figure to change, but not for ever. Not for several threads. */
final class Patience {
    private final InstantSource clock;
    private final Duration limit;
    private Instant lastNews;
    private long before = Long.MIN_VALUE;

    /** Begins; without a change for longer than the limit it is over. */
    Patience(InstantSource clock, Duration limit) {
        this.clock = clock;
        this.limit = limit;
        this.lastNews = clock.instant();
    }

    /** Whether this figure is the same for too long. */
    boolean isOver(long figure) {
        if (figure != before) {
            before = figure;
            lastNews = clock.instant();
        }
        return clock.instant().isAfter(lastNews.plus(limit));
    }
}
