package dev.userstream.job.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.read.SourceRecord;
import dev.userstream.job.sink.BatchWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.LogicalRDD;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class BatchRunTest {
    private static final long FEW = 1_000;
    private static final StructType ONE_NUMBER = new StructType().add("number", DataTypes.LongType);

    private static final int NO_TASK = -1;

    /** The partitions of the tasks that wrote; they run in this JVM. */
    private static final Queue<Integer> WRITTEN_BY = new ConcurrentLinkedQueue<>();

    private static SparkSession spark;

    private final List<Long> counted = new ArrayList<>();

    @BeforeAll
    static void start() {
        spark = LocalSpark.start(2);
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @BeforeEach
    void forget() {
        WRITTEN_BY.clear();
    }

    @Test
    void fewRecordsOfFourPartitionsAreWrittenWithoutATask() throws InterruptedException {
        run(kafka(400, 300, 200, 100));

        assertThat(WRITTEN_BY).containsExactly(NO_TASK);
        assertThat(counted).containsExactly(1_000L);
    }

    @Test
    void oneRecordMoreIsATaskForEachPartition() throws InterruptedException {
        run(kafka(400, 300, 200, 101));

        assertThat(WRITTEN_BY).containsExactlyInAnyOrder(0, 1, 2, 3);
        assertThat(counted).containsExactly(1_001L);
    }

    @Test
    void aBatchThatFailsIsNotCounted() {
        Dataset<Row> batch = kafka(1);

        assertThatThrownBy(() -> run(batch, new Failing("the store is down")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the store is down");
        assertThat(counted).isEmpty();
    }

    @Test
    void writingThatIsInterruptedIsNoFailure() {
        Dataset<Row> batch = kafka(1);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> run(batch, new Failing("interrupted while writing")))
                .isInstanceOf(InterruptedException.class)
                .hasRootCauseMessage("interrupted while writing");
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void writingThatWasCancelledIsNoFailureEither() {
        Dataset<Row> batch = kafka(1);

        assertThatThrownBy(() -> run(batch, records -> {
                    throw new StoreFailure(FailureCause.INTERRUPTED, "the wait was cancelled");
                }))
                .isInstanceOf(InterruptedException.class)
                .hasRootCauseMessage("the wait was cancelled");
    }

    @Test
    void rowsThatAreNotKafkasAreRefused() {
        Dataset<Row> batch = spark.range(0, 10, 1, 4).toDF();

        assertThatThrownBy(() -> run(batch))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: one range of one Kafka partition");
        assertThat(WRITTEN_BY).isEmpty();
    }

    private static Dataset<Row> kafka(long... records) {
        Dataset<Row> batch =
                spark.internalCreateDataFrame(new KafkaLikeRdd(spark.sparkContext(), records), ONE_NUMBER, false);
        assertThat(batch.queryExecution().logical()).isInstanceOf(LogicalRDD.class);
        return batch;
    }

    private void run(Dataset<Row> batch) throws InterruptedException {
        run(batch, new Noting());
    }

    private void run(Dataset<Row> batch, BatchWriter writer) throws InterruptedException {
        new BatchRun(writer, FEW, () -> {}, counted::add).call(batch, 0L);
    }

    /** Asks for no record, since there is no Kafka to ask. */
    private static final class Noting implements BatchWriter {
        private static final long serialVersionUID = 1;

        @Override
        public void write(Iterator<SourceRecord> records) {
            TaskContext task = TaskContext.get();
            WRITTEN_BY.add(task == null ? NO_TASK : task.partitionId());
        }
    }

    private record Failing(String message) implements BatchWriter {
        @Override
        public void write(Iterator<SourceRecord> records) {
            throw new IllegalStateException(message);
        }
    }
}
