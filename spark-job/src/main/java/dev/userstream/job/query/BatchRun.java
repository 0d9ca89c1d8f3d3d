package dev.userstream.job.query;

import dev.userstream.job.read.KafkaRecords;
import dev.userstream.job.read.SourceRecord;
import java.util.function.LongConsumer;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.LogicalRDD;
import scala.Function2;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.runtime.BoxedUnit;

/**
 * Runs one batch: a task for each Kafka partition that has records, or a single one where they are so few that starting
 * tasks would take longer than their work.
 *
 * @param writer what a task does; it travels to the executors
 * @param fewRecords so many records or fewer are written by one task
 * @param counted is told how many offsets a batch had, once their records are written
 */
record BatchRun(Function2<TaskContext, Iterator<SourceRecord>, BoxedUnit> writer, long fewRecords, LongConsumer counted)
        implements VoidFunction2<Dataset<Row>, Long> {
    @Override
    public void call(Dataset<Row> batch, Long batchId) {
        KafkaRecords records = KafkaRecords.of(rows(batch));
        long size = records.size();
        boolean one = size <= fewRecords && records.partitions().length > 1;
        RDD<SourceRecord> tasks = one ? records.toJavaRDD().coalesce(1).rdd() : records;
        var unused = records.sparkContext().runJob(tasks, writer, ClassTag$.MODULE$.Unit());
        counted.accept(size);
    }

    /** What Spark hands over is a plan around the rows of the batch's own plan. */
    private static RDD<?> rows(Dataset<Row> batch) {
        LogicalPlan plan = batch.queryExecution().logical();
        return plan instanceof LogicalRDD around
                ? around.rdd()
                : batch.queryExecution().toRdd();
    }
}
