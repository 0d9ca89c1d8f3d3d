package dev.userstream.ops.health;

import dev.userstream.ops.pipeline.UnreachableException;

/** Something that only a working part can answer. Asked by one thread at a time. */
@FunctionalInterface
public interface HealthCheck {
    /**
     * Asks and waits for the answer.
     *
     * @throws UnreachableException if there is none
     */
    void ask();
}
