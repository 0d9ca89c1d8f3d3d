package dev.userstream.job.query;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Whether the queries are to run: a switch that can be set again and again, and a request to end that is final. Thread-safe. */
public final class RunControl {
    private static final Duration FOREVER = Duration.ofDays(36_500);

    private boolean running;
    private boolean endRequested;

    /** A control with an initial switch. */
    public RunControl(boolean running) {
        this.running = running;
    }

    /** Starts or stops the queries. */
    public synchronized void setRunning(boolean wanted) {
        running = wanted;
        notifyAll();
    }

    /** The switch. */
    public synchronized boolean running() {
        return running;
    }

    /** Requests the end of the job; further calls have no effect. */
    public synchronized void requestEnd() {
        endRequested = true;
        notifyAll();
    }

    /** Whether the job is to end. */
    public synchronized boolean endRequested() {
        return endRequested;
    }

    /** Whether queries are to run now. */
    public synchronized boolean shouldRun() {
        return running && !endRequested;
    }

    /** Returns when queries are to run or the job is to end. */
    void awaitRunning() throws InterruptedException {
        await(() -> running || endRequested, FOREVER);
    }

    /** Waits for that long, or until queries are no longer to run. */
    void pause(Duration duration) throws InterruptedException {
        await(() -> !shouldRun(), duration);
    }

    /** Returns when the job is to end. */
    public void awaitEndRequest() throws InterruptedException {
        awaitEndRequest(FOREVER);
    }

    /** Waits for that long, or until the job is to end. */
    public void awaitEndRequest(Duration timeout) throws InterruptedException {
        await(() -> endRequested, timeout);
    }

    private synchronized void await(BooleanSupplier condition, Duration timeout) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        while (!condition.getAsBoolean()) {
            long leftMs = (end - System.nanoTime()) / 1_000_000;
            if (leftMs <= 0) {
                return;
            }
            wait(leftMs);
        }
    }
}
