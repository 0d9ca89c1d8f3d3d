package dev.userstream.job.query;

import java.time.Duration;

/** Waits; given in so that tests need not. */
@FunctionalInterface
public interface Sleeper {
    /** Returns after that long. */
    void sleep(Duration duration) throws InterruptedException;
}
