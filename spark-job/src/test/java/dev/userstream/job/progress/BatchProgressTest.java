package dev.userstream.job.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.sql.streaming.SinkProgress;
import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StateOperatorProgress;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.junit.jupiter.api.Test;

final class BatchProgressTest {
    @Test
    void sparksReportHasOffsets_lag_rates_andDuration() {
        SourceProgress source = new SourceProgress(
                "KafkaV2",
                "{\"users_created\":{\"0\":5,\"1\":9}}",
                "{\"users_created\":{\"0\":10,\"1\":9}}",
                "{\"users_created\":{\"0\":14,\"1\":9}}",
                5,
                50.0,
                250.0,
                Map.of());

        assertThat(BatchProgress.of(progress(source)))
                .contains(new BatchProgress(5, Duration.ofMillis(20), 50, 250, Map.of(0, 10L, 1, 9L), 4));
    }

    @Test
    void reportWithoutSource_isIgnored() {
        assertThat(BatchProgress.of(progress())).isEmpty();
    }

    private static StreamingQueryProgress progress(SourceProgress... sources) {
        return new StreamingQueryProgress(
                UUID.randomUUID(),
                UUID.randomUUID(),
                "cassandra",
                "2026-01-31T12:00:00.000Z",
                3,
                20,
                Map.of("triggerExecution", 20L),
                Map.of(),
                new StateOperatorProgress[0],
                sources,
                new SinkProgress("sink"),
                Map.of());
    }
}
