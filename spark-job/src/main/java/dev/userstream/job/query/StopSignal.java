package dev.userstream.job.query;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Says once, to everybody, that the job is to end. Thread-safe. */
public final class StopSignal {
    private final CountDownLatch requested = new CountDownLatch(1);

    /** Asks for the end; further calls do nothing. */
    public void request() {
        requested.countDown();
    }

    /** Whether the end was asked for. */
    public boolean requested() {
        return requested.getCount() == 0;
    }

    /** Waits for that long, or until the end is asked for. */
    public void pause(Duration duration) {
        try {
            requested.await(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            request();
        }
    }

    /** Returns when the end is asked for. */
    public void await() throws InterruptedException {
        requested.await();
    }
}
