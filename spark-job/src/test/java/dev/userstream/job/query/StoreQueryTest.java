package dev.userstream.job.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.execution.streaming.AsyncProgressTrackingMicroBatchExecution$;
import org.junit.jupiter.api.Test;

final class StoreQueryTest {
    /** Spark ignores options that it does not know: under another name the query would silently become slower. */
    @Test
    void theNamesOfTheAsynchronousProgressAreSparksOwn() {
        var spark = AsyncProgressTrackingMicroBatchExecution$.MODULE$;

        assertThat(StoreQuery.ASYNCHRONOUS_PROGRESS)
                .containsOnlyKeys(
                        spark.ASYNC_PROGRESS_TRACKING_ENABLED(),
                        spark.ASYNC_PROGRESS_TRACKING_CHECKPOINTING_INTERVAL_MS(),
                        spark.ASYNC_PROGRESS_TRACKING_OVERRIDE_SINK_SUPPORT_CHECK())
                .containsEntry(spark.ASYNC_PROGRESS_TRACKING_ENABLED(), "true")
                .containsEntry(spark.ASYNC_PROGRESS_TRACKING_OVERRIDE_SINK_SUPPORT_CHECK(), "true");
    }
}
