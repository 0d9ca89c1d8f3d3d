package dev.userstream.local.api;

import java.time.Duration;

/** Lets time pass; tests may let none pass. */
@FunctionalInterface
interface Pause {
    /** Waits that long. */
    void of(Duration duration) throws InterruptedException;
}
