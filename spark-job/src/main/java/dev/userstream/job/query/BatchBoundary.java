package dev.userstream.job.query;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.jspecify.annotations.Nullable;

/**
 * Stops a query between two batches where it can. Spark has no such stop of its own; what this one interrupts when a batch
 * outlasts the patience, or begins in that very moment, is repeated at the next start and changes nothing. Thread-safe.
 */
final class BatchBoundary {
    private static final Duration POLL = Duration.ofMillis(2);

    private final InstantSource clock;
    private final Sleeper sleeper;

    BatchBoundary(InstantSource clock, Sleeper sleeper) {
        this.clock = clock;
        this.sleeper = sleeper;
    }

    /**
     * Returns when the query has stopped, or when a request to a store outlasts Spark's time limit for that; whether it stopped
     * between two batches.
     */
    boolean stop(StreamingQuery query, Duration patience) throws InterruptedException {
        Instant deadline = clock.instant().plus(patience);
        long running = batchOf(query);
        boolean between = isBetween(query, running);
        while (!between && clock.instant().isBefore(deadline)) {
            sleeper.sleep(POLL);
            between = isBetween(query, running);
        }
        try {
            query.stop();
            return between;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private static boolean isBetween(StreamingQuery query, long running) {
        return !query.isActive() || !query.status().isTriggerActive() || batchOf(query) != running;
    }

    private static long batchOf(StreamingQuery query) {
        @Nullable StreamingQueryProgress last = query.lastProgress();
        return last == null ? -1 : last.batchId();
    }
}
