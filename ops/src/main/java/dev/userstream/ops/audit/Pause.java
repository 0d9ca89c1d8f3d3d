package dev.userstream.ops.audit;

import java.time.Duration;

/** Waits for a while; tests pass one that does not. */
@FunctionalInterface
public interface Pause {
    /** The real one. */
    Pause REAL = duration -> Thread.sleep(duration.toMillis());

    /**
     * Waits.
     *
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    void pause(Duration duration) throws InterruptedException;
}
