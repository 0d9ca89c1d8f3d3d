package dev.userstream.job.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
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

    private static final Queue<Long> NUMBERS = new ConcurrentLinkedQueue<>();

    private static SparkSession spark;

    @BeforeAll
    static void start() {
        spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .getOrCreate();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @BeforeEach
    void forget() {
        TASKS.clear();
        NUMBERS.clear();
    }

    @Test
    void fewRecordsOfFourPartitionsAreOneTask() {
        run(kafka(400, 300, 200, 100));

        assertThat(TASKS).hasSize(1);
        assertThat(NUMBERS).hasSize(1_000).doesNotHaveDuplicates();
    }

    @Test
    void oneRecordMoreIsATaskForEachPartition() {
        run(kafka(400, 300, 200, 101));

        assertThat(TASKS).containsExactlyInAnyOrder(0, 1, 2, 3);
        assertThat(NUMBERS).hasSize(1_001).doesNotHaveDuplicates();
    }

    @Test
    void aPlanOfAnotherKindDeliversAllRowsWithATaskForEachPartition() {
        Dataset<Row> batch = spark.range(0, 100, 1, 4).toDF();
        assertThat(batch.queryExecution().logical()).isNotInstanceOf(LogicalRDD.class);

        run(batch);

        assertThat(TASKS).containsExactlyInAnyOrder(0, 1, 2, 3);
        assertThat(NUMBERS).hasSize(100).doesNotHaveDuplicates();
    }

    @Test
    void partitionsThatAreNotKafkasAreNeverTakenForFewRecords() {
        Dataset<Row> batch = spark.range(0, 10, 1, 4).toDF();

        run(spark.internalCreateDataFrame(batch.queryExecution().toRdd(), ONE_NUMBER, false));

        assertThat(TASKS).hasSize(4);
        assertThat(NUMBERS).hasSize(10).doesNotHaveDuplicates();
    }

    private static Dataset<Row> kafka(long... records) {
        Dataset<Row> batch =
                spark.internalCreateDataFrame(new KafkaLikeRdd(spark.sparkContext(), records), ONE_NUMBER, false);
        assertThat(batch.queryExecution().logical()).isInstanceOf(LogicalRDD.class);
        return batch;
    }

    private static void run(Dataset<Row> batch) {
        new BatchRun(new Noting(), FEW).call(batch, 0L);
    }

    private static final class Noting
            implements Function2<TaskContext, Iterator<InternalRow>, BoxedUnit>, Serializable {
        private static final long serialVersionUID = 1;

        @Override
        public BoxedUnit apply(TaskContext context, Iterator<InternalRow> rows) {
            TASKS.add(context.partitionId());
            while (rows.hasNext()) {
                NUMBERS.add(rows.next().getLong(0));
            }
            return BoxedUnit.UNIT;
        }
    }
}
