package dev.userstream.job.progress;

import dev.userstream.events.topic.Topics;
import dev.userstream.job.checkpoint.OffsetsJson;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.jspecify.annotations.Nullable;

/**
 * What one batch did.
 *
 * @param records records read, valid or not
 * @param duration time from trigger to end
 * @param inputRate records that arrived per second
 * @param processedRate records processed per second
 * @param offsets the next offset of each partition
 * @param lag records that were in the topic and not in this batch or an earlier one
 */
public record BatchProgress(
        long records, Duration duration, double inputRate, double processedRate, Map<Integer, Long> offsets, long lag) {
    /** Copies the offsets. */
    public BatchProgress {
        offsets = Map.copyOf(offsets);
    }

    /** Reads Spark's report; empty where the batch read no source. */
    public static Optional<BatchProgress> of(StreamingQueryProgress progress) {
        if (progress.sources().length == 0 || progress.sources()[0].endOffset() == null) {
            return Optional.empty();
        }
        SourceProgress source = progress.sources()[0];
        Map<Integer, Long> offsets = OffsetsJson.read(source.endOffset(), Topics.USERS_CREATED.name());
        return Optional.of(new BatchProgress(
                progress.numInputRows(),
                Duration.ofMillis(progress.durationMs().getOrDefault("triggerExecution", 0L)),
                progress.inputRowsPerSecond(),
                progress.processedRowsPerSecond(),
                offsets,
                lag(source.latestOffset(), offsets)));
    }

    private static long lag(@Nullable String latest, Map<Integer, Long> offsets) {
        return latest == null ? 0 : lag(OffsetsJson.read(latest, Topics.USERS_CREATED.name()), offsets);
    }

    /** The records between a query's offsets and the ends of the topic's partitions. */
    static long lag(Map<Integer, Long> ends, Map<Integer, Long> offsets) {
        return ends.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - offsets.getOrDefault(end.getKey(), 0L)))
                .sum();
    }
}
