package dev.userstream.job.query;

import dev.userstream.job.read.SourceRecord;
import dev.userstream.job.sink.StoreWriter;
import java.io.Serializable;
import java.util.Arrays;
import java.util.function.Consumer;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.util.LongAccumulator;
import scala.Function2;
import scala.collection.Iterator;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Writes the batches of one query: a task for each Kafka partition, or one task for all of them while batches are small, since
 * starting a task takes longer than writing a few records. Confined to the query's thread.
 */
final class BatchRun implements VoidFunction2<Dataset<Row>, Long> {
    private static final long serialVersionUID = 1L;
    private static final long SMALL_BATCH = 1_000;
    private static final ClassTag<Counts> COUNTS = ClassTag$.MODULE$.apply(Counts.class);

    private final transient StoreWriter.Factory writers;
    private final transient Consumer<Counts> observer;
    private final transient LongAccumulator taken;
    private transient long previousRecords = Long.MAX_VALUE;

    /**
     * Runs no batch yet.
     *
     * @param observer receives what each batch that succeeds has done
     * @param taken counts the records that tasks have taken, as {@link TaskProgress} reads it while they run
     */
    BatchRun(StoreWriter.Factory writers, Consumer<Counts> observer, LongAccumulator taken) {
        this.writers = writers;
        this.observer = observer;
        this.taken = taken;
    }

    @Override
    public void call(Dataset<Row> batch, Long batchId) {
        RDD<InternalRow> rows = batch.queryExecution().toRdd();
        if (previousRecords <= SMALL_BATCH) {
            rows = rows.toJavaRDD().coalesce(1).rdd();
        }
        Counts[] tasks = (Counts[]) rows.sparkContext().runJob(rows, new WriteTask(writers, taken), COUNTS);
        Counts batchCounts = Arrays.stream(tasks).reduce(Counts.NONE, Counts::plus);
        previousRecords = batchCounts.records();
        observer.accept(batchCounts);
    }

    /**
     * What a task or a batch has done; travels from the executor.
     *
     * @param oldestMs the smallest valid timestamp of the records; the largest number where there are none
     */
    record Counts(long records, long deadLetters, long oldestMs) implements Serializable {
        static final Counts NONE = new Counts(0, 0, Long.MAX_VALUE);

        Counts plus(Counts other) {
            return new Counts(
                    records + other.records, deadLetters + other.deadLetters, Math.min(oldestMs, other.oldestMs));
        }
    }

    /**
     * Writes the rows of one task, and returns their number. A class with a name: of a lambda Spark would read the class file
     * before each batch to find what it captures.
     */
    private record WriteTask(StoreWriter.Factory writers, LongAccumulator taken)
            implements Function2<TaskContext, Iterator<InternalRow>, Counts>, Serializable {
        @Override
        public Counts apply(TaskContext context, Iterator<InternalRow> rows) {
            StoreWriter writer = writers.open();
            long count = 0;
            long oldestMs = Long.MAX_VALUE;
            while (rows.hasNext()) {
                SourceRecord record = SourceRecord.of(rows.next());
                var unused = writer.write(record, null);
                count++;
                taken.add(1);
                long timestampMs = record.source().timestampMs();
                // Anyone may publish, with any timestamp.
                oldestMs = timestampMs > 0 ? Math.min(oldestMs, timestampMs) : oldestMs;
            }
            writer.finish();
            return new Counts(count, writer.deadLetters(), oldestMs);
        }
    }
}
