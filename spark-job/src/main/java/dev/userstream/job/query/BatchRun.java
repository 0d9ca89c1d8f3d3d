package dev.userstream.job.query;

import dev.userstream.job.read.SourceRecords;
import dev.userstream.job.sink.StoreWriter;
import dev.userstream.job.sink.StoreWriterFactory;
import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import scala.Function2;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.math.Ordering;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Writes the batches of one query: a task for each Kafka partition, or one task for all of them while batches are small, since
 * starting a task takes longer than writing a few records. Confined to the query's thread.
 */
final class BatchRun implements VoidFunction2<Dataset<Row>, Long> {
    private static final long serialVersionUID = 1L;
    private static final long SMALL_BATCH = 1_000;
    private static final ClassTag<Object> COUNT = ClassTag$.MODULE$.apply(Long.class);

    private final transient StoreWriterFactory writers;
    private transient long previousRecords = Long.MAX_VALUE;

    BatchRun(StoreWriterFactory writers) {
        this.writers = writers;
    }

    @Override
    public void call(Dataset<Row> batch, Long batchId) {
        RDD<InternalRow> rows = batch.queryExecution().toRdd();
        RDD<InternalRow> tasks = previousRecords <= SMALL_BATCH ? inOneTask(rows) : rows;
        Object[] counts = (Object[]) rows.sparkContext().runJob(tasks, new WriteTask(writers), COUNT);
        previousRecords = Arrays.stream(counts).mapToLong(count -> (Long) count).sum();
    }
    
    private static RDD<InternalRow> inOneTask(RDD<InternalRow> rows) {
        return rows.toJavaRDD().coalesce(1).rdd();
    }

    /**
     * Writes the rows of one task, and returns their number. A class with a name: of a lambda Spark would read the class file
     * before each batch to find what it captures.
     */
    private record WriteTask(StoreWriterFactory writers)
            implements Function2<TaskContext, Iterator<InternalRow>, Object>, Serializable {
        @Override
        public Object apply(TaskContext context, Iterator<InternalRow> rows) {
            StoreWriter writer = writers.open();
            SourceRecords records = new SourceRecords(JavaConverters.asJavaIterator(rows));
            long count = 0;
            while (records.hasNext()) {
                writer.write(records.next());
                count++;
            }
            writer.finish();
            return count;
        }
    }
}
