package dev.userstream.job.query;

import dev.userstream.events.store.Store;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Times the batches of one query: logs when they become slow, and measures how long one makes no progress. Confined to one thread. */
final class BatchTimer {
    private static final Logger LOG = LoggerFactory.getLogger(BatchTimer.class);

    /** A longer gap between two polls means a suspended process; the excess does not count. */
    private static final Duration MAX_STEP = Duration.ofSeconds(1);

    private final Store store;
    private final Duration slowBatch;
    private final LongSupplier taken;
    private long polledAt;
    private @Nullable StreamingQueryProgress lastEnded;
    private long batchNanos;
    private long stalledNanos;
    private long takenBefore;
    private long lastTaken;
    private boolean slow;

    /**
     * A timer before the first batch.
     *
     * @param slowBatch time from which on a batch is slow
     * @param taken records that the query's running tasks have reported; grows while a batch makes progress
     */
    BatchTimer(Store store, Duration slowBatch, LongSupplier taken) {
        this.store = store;
        this.slowBatch = slowBatch;
        this.taken = taken;
    }

    /** Begins to follow a query that has just started. */
    void start() {
        polledAt = System.nanoTime();
        lastEnded = null;
        beginBatch();
    }

    /**
     * Takes the state of the query, and returns for how long its batch has made no progress.
     *
     * @param last the last batch that ended; {@code null} before the first
     */
    Duration poll(boolean inBatch, @Nullable StreamingQueryProgress last) {
        long now = System.nanoTime();
        long step = Math.min(now - polledAt, MAX_STEP.toNanos());
        polledAt = now;
        if (last != null && last != lastEnded && last.numInputRows() > 0) {
            Duration took = Duration.ofMillis(last.durationMs().getOrDefault("triggerExecution", 0L));
            report(took, last.processedRowsPerSecond());
        }
        if (!inBatch || last != lastEnded) {
            lastEnded = last;
            beginBatch();
            return Duration.ZERO;
        }
        batchNanos += step;
        stalledNanos = taken.getAsLong() == lastTaken ? stalledNanos + step : 0;
        lastTaken = taken.getAsLong();
        if (!slow && lastTaken > takenBefore && batchNanos >= slowBatch.toNanos()) {
            report(Duration.ofNanos(batchNanos), (lastTaken - takenBefore) * 1e9 / batchNanos);
        }
        return Duration.ofNanos(stalledNanos);
    }

    private void beginBatch() {
        batchNanos = 0;
        stalledNanos = 0;
        takenBefore = taken.getAsLong();
        lastTaken = takenBefore;
    }

    private void report(Duration batch, double rowsPerSecond) {
        boolean isSlow = batch.compareTo(slowBatch) >= 0;
        if (isSlow != slow) {
            slow = isSlow;
            LOG.info(
                    "event={} store={} batch_seconds={} rows_per_second={}",
                    slow ? "batch_slow" : "batch_normal",
                    store.label(),
                    batch.toSeconds(),
                    Math.round(rowsPerSecond));
        }
    }
}
