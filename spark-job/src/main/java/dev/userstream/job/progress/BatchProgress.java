package dev.userstream.job.progress;

import dev.userstream.events.Topics;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StreamingQueryProgress;

/**
 * What one batch did.
 *
 * @param batchId Spark's number of the batch
 * @param records records read, valid or not
 * @param durationMs time from trigger to end, in milliseconds
 * @param positions the next offset of each partition
 * @param lag records that were in the topic and not in this batch or an earlier one
 */
public record BatchProgress(long batchId, long records, long durationMs, Map<Integer, Long> positions, long lag) {
    /** Copies the positions. */
    public BatchProgress {
        positions = Map.copyOf(positions);
    }

    /** Reads Spark's report; nothing where the batch read no source. */
    public static Optional<BatchProgress> of(StreamingQueryProgress progress) {
        if (progress.sources().length == 0) {
            return Optional.empty();
        }
        SourceProgress source = progress.sources()[0];
        return Optional.ofNullable(source.endOffset()).map(end -> {
            Map<Integer, Long> positions = OffsetsJson.read(end, Topics.USERS_CREATED.name());
            return new BatchProgress(
                    progress.batchId(),
                    progress.numInputRows(),
                    progress.durationMs().getOrDefault("triggerExecution", 0L),
                    positions,
                    lag(source.latestOffset(), positions));
        });
    }

    private static long lag(String latest, Map<Integer, Long> positions) {
        if (latest == null) {
            return 0;
        }
        return OffsetsJson.read(latest, Topics.USERS_CREATED.name()).entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - positions.getOrDefault(end.getKey(), 0L)))
                .sum();
    }
}
