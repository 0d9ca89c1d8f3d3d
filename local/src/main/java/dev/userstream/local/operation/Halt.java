package dev.userstream.local.operation;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Somebody's wish that what is under way ends now, in order. Thread-safe. */
public final class Halt {
    private final CountDownLatch asked = new CountDownLatch(1);

    /** Nobody has asked yet. */
    public Halt() {}

    /** Asks for the end. */
    public void ask() {
        asked.countDown();
    }

    /** Whether somebody has asked. */
    public boolean isAsked() {
        return asked.getCount() == 0;
    }

    /**
     * Waits so long, or until somebody asks; tells whether somebody has.
     *
     * @param wait how long at most; nothing and less are no wait
     * @throws InterruptedException if the waiting thread is interrupted
     */
    public boolean isAskedWithin(Duration wait) throws InterruptedException {
        return asked.await(Math.max(0, wait.toMillis()), TimeUnit.MILLISECONDS);
    }
}
