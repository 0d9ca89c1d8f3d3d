package dev.userstream.job.progress;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far the query of one store is.
 *
 * @param offsets the next offset of each partition; empty before the query's first start
 * @param lag records that the topic holds beyond the offsets; {@code null} while unknown
 * @param lastBatchAt end of the last batch; {@code null} before the first
 * @param lastBatch the last batch; {@code null} before the first
 */
public record StoreProgress(
        Map<Integer, Long> offsets,
        @Nullable Long lag,
        @Nullable Instant lastBatchAt,
        @Nullable BatchProgress lastBatch) {
    static final StoreProgress NONE = new StoreProgress(Map.of(), null, null, null);

    /** Copies the offsets. */
    public StoreProgress {
        offsets = Map.copyOf(offsets);
    }

    StoreProgress startedAt(Map<Integer, Long> start) {
        return new StoreProgress(start, lag, lastBatchAt, lastBatch);
    }

    StoreProgress with(BatchProgress batch, Instant now) {
        return new StoreProgress(batch.offsets(), batch.lag(), now, batch);
    }

    StoreProgress withLag(@Nullable Long known) {
        return new StoreProgress(offsets, known, lastBatchAt, lastBatch);
    }
}
