package dev.userstream.job.sink;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Most rows that a task has in flight to a store, adapted to how fast the store takes them: one at first and after a timeout, and
 * growing while all of them are expected within a quarter of the timeout. A slow store therefore causes no outage. One for each
 * store and JVM. Thread-safe.
 */
public final class RowWindow {
    private static final int TARGET_SHARE = 4;

    private final int max;
    private final Duration timeout;
    private final AtomicInteger rows = new AtomicInteger(1);

    /**
     * A window of one row.
     *
     * @param max most rows at any time
     * @param timeout longest time of one request
     */
    public RowWindow(int max, Duration timeout) {
        this.max = max;
        this.timeout = timeout;
    }

    /** Most rows in flight. */
    public int rows() {
        return rows.get();
    }

    /** Longest time of one request. */
    public Duration timeout() {
        return timeout;
    }

    /**
     * Learns from a request that the store has taken.
     *
     * @param inFlight the rows in flight when it was sent, its own included
     * @param nanos from sending it to the answer
     */
    public void succeeded(int inFlight, long nanos) {
        long affordable = Math.max(1, timeout.toNanos() / TARGET_SHARE * inFlight / Math.max(1, nanos));
        rows.updateAndGet(now -> (int) Math.min(Math.min(2L * now, max), affordable));
    }

    /** Learns that a request timed out. */
    public void timedOut() {
        rows.set(1);
    }
}
