package dev.userstream.job.query;

import java.time.Duration;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.jspecify.annotations.Nullable;

/**
 * Follows the batches of one query by polling it, since Spark has no event for a batch's begin and no stop between batches. Not
 * thread-safe.
 */
final class BatchWatch {
    /** Longer gaps between two polls are a suspended process, which must not count against the deadline. */
    private static final long MAX_STEP_NANOS = Duration.ofSeconds(1).toNanos();

    private static final Duration POLL = Duration.ofMillis(2);

    private final StreamingQuery query;
    private final long deadlineNanos;
    private long batch = -1;
    private long polled = System.nanoTime();
    private long activeNanos;

    BatchWatch(StreamingQuery query, Duration deadline) {
        this.query = query;
        this.deadlineNanos = deadline.toNanos();
    }

    /** Whether the current batch, or the query's initialization, has taken longer than the deadline. */
    boolean isOverdue() {
        long now = System.nanoTime();
        long last = lastBatch();
        boolean sameBatch = last == batch && isActive();
        activeNanos = sameBatch ? activeNanos + Math.min(now - polled, MAX_STEP_NANOS) : 0;
        batch = last;
        polled = now;
        return activeNanos > deadlineNanos;
    }

    /**
     * Returns when no batch runs, at the latest after a time.
     *
     * @return whether the query is between two batches
     */
    boolean awaitBatchEnd(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        long running = lastBatch();
        while (isActive() && lastBatch() == running) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(POLL.toMillis());
        }
        return true;
    }

    private boolean isActive() {
        return query.isActive()
                && (query.status().isTriggerActive() || query.status().message().startsWith("Initializing"));
    }

    private long lastBatch() {
        @Nullable StreamingQueryProgress last = query.lastProgress();
        return last == null ? -1 : last.batchId();
    }
}
