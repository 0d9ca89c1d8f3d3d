package dev.userstream.job.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InputRowsTest {
    private static SparkSession spark;

    @BeforeAll
    static void start() {
        spark = LocalSpark.start(1);
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    /** The rows of the batch are never asked for, as those of Kafka's source are not. */
    @Test
    void sparksProgressSaysWhatWasCounted(@TempDir Path checkpoint) throws Exception {
        InputRows counted = new InputRows(spark);

        StreamingQuery query = spark.readStream()
                .format("rate-micro-batch")
                .option("rowsPerBatch", "7")
                .load()
                .writeStream()
                .option("checkpointLocation", checkpoint.toString())
                .trigger(Trigger.AvailableNow())
                .foreachBatch((batch, id) -> {
                    counted.add(41);
                })
                .start();

        assertThat(query.awaitTermination(TimeUnit.SECONDS.toMillis(60))).isTrue();
        assertThat(Arrays.stream(query.recentProgress()).mapToLong(progress -> progress.numInputRows()))
                .contains(41L);
    }

    @Test
    void outsideOfABatchNothingIsCounted() {
        new InputRows(spark).add(41);

        assertThat(spark.streams().active()).isEmpty();
    }
}
