package dev.userstream.job.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.job.read.SourceRecord;
import java.io.Serializable;
import java.util.ArrayList;
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
import scala.Function2;
import scala.collection.Iterator;
import scala.runtime.BoxedUnit;

final class BatchRunTest {
    private static final long FEW = 1_000;
    private static final StructType ONE_NUMBER = new StructType().add("number", DataTypes.LongType);

    /** What the tasks saw; they run in this JVM. */
    private static final Queue<Integer> TASKS = new ConcurrentLinkedQueue<>();

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
        TASKS.clear();
    }

    @Test
    void fewRecordsOfFourPartitionsAreOneTask() {
        run(kafka(400, 300, 200, 100));

        assertThat(TASKS).hasSize(1);
        assertThat(counted).containsExactly(1_000L);
    }

    @Test
    void oneRecordMoreIsATaskForEachPartition() {
        run(kafka(400, 300, 200, 101));

        assertThat(TASKS).containsExactlyInAnyOrder(0, 1, 2, 3);
        assertThat(counted).containsExactly(1_001L);
    }

    @Test
    void rowsThatAreNotKafkasAreRefused() {
        Dataset<Row> batch = spark.range(0, 10, 1, 4).toDF();

        assertThatThrownBy(() -> run(batch))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: one range of one Kafka partition");
        assertThat(TASKS).isEmpty();
    }

    private static Dataset<Row> kafka(long... records) {
        Dataset<Row> batch =
                spark.internalCreateDataFrame(new KafkaLikeRdd(spark.sparkContext(), records), ONE_NUMBER, false);
        assertThat(batch.queryExecution().logical()).isInstanceOf(LogicalRDD.class);
        return batch;
    }

    private void run(Dataset<Row> batch) {
        new BatchRun(new Noting(), FEW, counted::add).call(batch, 0L);
    }

    /** Asks for no record, since there is no Kafka to ask. */
    private static final class Noting
            implements Function2<TaskContext, Iterator<SourceRecord>, BoxedUnit>, Serializable {
        private static final long serialVersionUID = 1;

        @Override
        public BoxedUnit apply(TaskContext context, Iterator<SourceRecord> records) {
            TASKS.add(context.partitionId());
            return BoxedUnit.UNIT;
        }
    }
}
