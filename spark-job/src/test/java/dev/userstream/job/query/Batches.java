package dev.userstream.job.query;

import java.util.Map;
import java.util.UUID;
import org.apache.spark.sql.streaming.SinkProgress;
import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StateOperatorProgress;
import org.apache.spark.sql.streaming.StreamingQueryProgress;

/** Spark's reports of batches with 7 records in 20 milliseconds. */
public final class Batches {
    private Batches() {}

    /** A batch that read up to these offsets of the partitions 0 and 1, with that many records in partition 1 behind it. */
    public static StreamingQueryProgress upTo(long first, long second, long lag) {
        return of(
                0,
                new SourceProgress(
                        "KafkaV2",
                        "{\"users_created\":{\"0\":0,\"1\":0}}",
                        "{\"users_created\":{\"0\":" + first + ",\"1\":" + second + "}}",
                        "{\"users_created\":{\"0\":" + first + ",\"1\":" + (second + lag) + "}}",
                        7,
                        50.0,
                        350.0,
                        Map.of()));
    }

    /** A batch of that number. */
    public static StreamingQueryProgress of(long number, SourceProgress... sources) {
        return new StreamingQueryProgress(
                UUID.randomUUID(),
                UUID.randomUUID(),
                "cassandra",
                "2026-01-31T12:00:00.000Z",
                number,
                20,
                Map.of("triggerExecution", 20L),
                Map.of(),
                new StateOperatorProgress[0],
                sources,
                new SinkProgress("sink"),
                Map.of());
    }
}
