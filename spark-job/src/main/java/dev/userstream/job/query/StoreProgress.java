package dev.userstream.job.query;

import java.time.Instant;
import java.util.Map;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.jspecify.annotations.Nullable;

/**
 * How far the query of one store is.
 *
 * @param offsets the next offset of each partition; empty before the query's first start
 * @param lag records that the topic holds beyond the offsets; {@code null} while unknown
 * @param lastBatchAt end of the last batch; {@code null} before the first
 * @param lastBatch Spark's report of the last batch; {@code null} before the first
 */
record StoreProgress(
        Map<Integer, Long> offsets,
        @Nullable Long lag,
        @Nullable Instant lastBatchAt,
        @Nullable StreamingQueryProgress lastBatch) {
    static final StoreProgress NONE = new StoreProgress(Map.of(), null, null, null);

    /** Copies the offsets. */
    public StoreProgress {
        offsets = Map.copyOf(offsets);
    }

    StoreProgress startedAt(Map<Integer, Long> start) {
        return new StoreProgress(start, lag, lastBatchAt, lastBatch);
    }

    StoreProgress withEnds(Map<Integer, Long> ends) {
        return new StoreProgress(offsets, ends.isEmpty() ? null : lag(ends, offsets), lastBatchAt, lastBatch);
    }

    /** The records between a query's offsets and the ends of the topic's partitions. */
    static long lag(Map<Integer, Long> ends, Map<Integer, Long> offsets) {
        return ends.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - offsets.getOrDefault(end.getKey(), 0L)))
                .sum();
    }
}
