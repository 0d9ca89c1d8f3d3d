package dev.userstream.job.query;

import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.read.BatchRecords;
import dev.userstream.job.read.KafkaRecords;
import dev.userstream.job.sink.BatchWriter;
import java.util.function.LongConsumer;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.LogicalRDD;
import scala.reflect.ClassTag$;

/**
 * Runs one batch: a task for each Kafka partition that has records. Where they are so few that starting tasks would take longer
 * than their work, the calling thread, the query's own, writes them.
 *
 * @param writer what is done with the records
 * @param fewRecords so many records or fewer are written without a task
 * @param taken is called for each record that is read without a task
 * @param counted is told how many offsets a batch had, once their records are written
 */
record BatchRun(BatchWriter writer, long fewRecords, Runnable taken, LongConsumer counted)
        implements VoidFunction2<Dataset<Row>, Long> {
    @Override
    public void call(Dataset<Row> batch, Long batchId) throws InterruptedException {
        KafkaRecords records = KafkaRecords.of(rows(batch));
        long size = records.size();
        if (size <= fewRecords) {
            writeHere(records);
        } else {
            var unused = records.sparkContext().runJob(records, new BatchTask(writer), ClassTag$.MODULE$.Unit());
        }
        counted.accept(size);
    }

    private void writeHere(KafkaRecords batch) throws InterruptedException {
        try (BatchRecords records = batch.readHere(taken)) {
            writer.write(records);
        } catch (RuntimeException e) {
            if (Thread.interrupted() || Failures.of(e).reason() == FailureCause.INTERRUPTED) {
                throw stopped(e);
            }
            throw e;
        }
    }

    /** The one error of which Spark knows that it is no failure when somebody stops the query. */
    private static InterruptedException stopped(RuntimeException cause) {
        InterruptedException stopped = new InterruptedException("the query was stopped while it wrote a batch");
        stopped.initCause(cause);
        return stopped;
    }

    /** What Spark hands over is a plan around the rows of the batch's own plan. */
    private static RDD<?> rows(Dataset<Row> batch) {
        LogicalPlan plan = batch.queryExecution().logical();
        return plan instanceof LogicalRDD around
                ? around.rdd()
                : batch.queryExecution().toRdd();
    }
}
