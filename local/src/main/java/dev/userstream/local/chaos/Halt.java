package dev.userstream.local.chaos;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Somebody's wish that the faults end now; what has been published is still audited. Thread-safe. */
final class Halt {
    private final CountDownLatch asked = new CountDownLatch(1);

    /** Asks for the end. */
    void ask() {
        asked.countDown();
    }

    /** Whether somebody has asked. */
    boolean isAsked() {
        return asked.getCount() == 0;
    }

    /** Waits so long, or until somebody asks; tells whether somebody has. */
    boolean isAskedWithin(Duration wait) throws InterruptedException {
        return asked.await(Math.max(0, wait.toMillis()), TimeUnit.MILLISECONDS);
    }
}
