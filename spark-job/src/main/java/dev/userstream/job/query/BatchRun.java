package dev.userstream.job.query;

import java.util.Arrays;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.execution.LogicalRDD;
import org.apache.spark.sql.execution.datasources.v2.DataSourceRDDPartition;
import org.apache.spark.sql.kafka010.KafkaBatchInputPartition;
import scala.Function2;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag$;
import scala.runtime.BoxedUnit;

/**
 * Runs one batch: a task for each Kafka partition that has records, or a single one where they are so few that starting
 * tasks would take longer than their work.
 *
 * <p>It takes the rows as the source makes them. Turning them into objects that a Dataset can hold, and planning for that,
 * would take most of a small batch's time.
 *
 * @param writer what a task does; it travels to the executors
 * @param fewRecords so many records or fewer are written by one task
 */
record BatchRun(Function2<TaskContext, Iterator<InternalRow>, BoxedUnit> writer, long fewRecords)
        implements VoidFunction2<Dataset<Row>, Long> {
    @Override
    public void call(Dataset<Row> batch, Long batchId) {
        RDD<InternalRow> rows = rows(batch);
        Partition[] partitions = rows.partitions();
        if (partitions.length > 1 && records(partitions) <= fewRecords) {
            rows = rows.toJavaRDD().coalesce(1).rdd();
        }
        var unused = rows.sparkContext().runJob(rows, writer, ClassTag$.MODULE$.Unit());
    }

    /** What Spark hands over is a plan around the rows of the batch's own plan; any other plan is run as it is. */
    private static RDD<InternalRow> rows(Dataset<Row> batch) {
        LogicalPlan plan = batch.queryExecution().logical();
        return plan instanceof LogicalRDD around
                ? around.rdd()
                : batch.queryExecution().toRdd();
    }

    /** As many as can be where it cannot be told. */
    private static long records(Partition[] partitions) {
        return Arrays.stream(partitions).mapToLong(BatchRun::records).reduce(0, BatchRun::sum);
    }

    private static long records(Partition partition) {
        if (!(partition instanceof DataSourceRDDPartition source)) {
            return Long.MAX_VALUE;
        }
        return JavaConverters.seqAsJavaList(source.inputPartitions()).stream()
                .mapToLong(BatchRun::records)
                .reduce(0, BatchRun::sum);
    }

    private static long records(InputPartition input) {
        return input instanceof KafkaBatchInputPartition kafka
                ? kafka.offsetRange().size()
                : Long.MAX_VALUE;
    }

    private static long sum(long one, long other) {
        return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
    }
}
