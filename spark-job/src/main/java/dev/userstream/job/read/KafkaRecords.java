package dev.userstream.job.read;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.InterruptibleIterator;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.executor.InputMetrics;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.execution.datasources.v2.DataSourceRDDPartition;
import org.apache.spark.sql.kafka010.KafkaBatchInputPartition;
import org.apache.spark.util.TaskCompletionListener;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag$;

/**
 * The records of a batch as Spark's Kafka source has planned it: its partitions and its settings of the consumer, but no rows.
 * Making a row of each record, its headers above all, costs a task more than everything that it does with it.
 */
public final class KafkaRecords extends RDD<SourceRecord> {
    private static final long serialVersionUID = 1L;

    /** Known to the driver; a task is given its own. */
    private final transient Partition[] partitions;

    private final long size;

    private KafkaRecords(SparkContext spark, Partition[] partitions, long size) {
        super(
                spark,
                JavaConverters.asScalaBuffer(List.<Dependency<?>>of()),
                ClassTag$.MODULE$.apply(SourceRecord.class));
        this.partitions = partitions;
        this.size = size;
    }

    /**
     * What the rows of a batch would be made of.
     *
     * @param rows the batch's, which are not computed
     * @throws IllegalArgumentException if the Kafka source has not planned all of them, each partition as one range
     */
    public static KafkaRecords of(RDD<?> rows) {
        Partition[] partitions = rows.partitions();
        long size = Arrays.stream(partitions)
                .mapToLong(partition -> input(partition).offsetRange().size())
                .sum();
        return new KafkaRecords(rows.sparkContext(), partitions, size);
    }

    /** How many offsets there are to read. */
    public long size() {
        return size;
    }

    @Override
    public Partition[] getPartitions() {
        return partitions.clone();
    }

    /**
     * All of them, to be read by the calling thread, which need not be a task. The caller closes them.
     *
     * @param taken is called for each record
     */
    public BatchRecords readHere(Runnable taken) {
        return new BatchRecords(List.of(partitions), partition -> PartitionRecords.begin(input(partition), taken));
    }

    /** A task that is killed ends at its next record. */
    @Override
    public Iterator<SourceRecord> compute(Partition split, TaskContext context) {
        // The driver is told every ten seconds: a long task that reads on is not stuck.
        InputMetrics metrics = context.taskMetrics().inputMetrics();
        PartitionRecords records = PartitionRecords.begin(input(split), () -> metrics.incRecordsRead(1));
        TaskCompletionListener close = ended -> records.close();
        var unused = context.addTaskCompletionListener(close);
        return new InterruptibleIterator<>(context, JavaConverters.asScalaIterator(records));
    }

    /** The executor that has the partition's consumer, if there are several. */
    @Override
    public Seq<String> getPreferredLocations(Partition split) {
        return JavaConverters.asScalaBuffer(List.of(input(split).preferredLocations()));
    }

    private static KafkaBatchInputPartition input(Partition partition) {
        if (partition instanceof DataSourceRDDPartition source) {
            List<InputPartition> inputs = JavaConverters.seqAsJavaList(source.inputPartitions());
            if (inputs.size() == 1 && inputs.get(0) instanceof KafkaBatchInputPartition kafka) {
                return kafka;
            }
        }
        throw new IllegalArgumentException(
                "batch: with " + partition + " (expected: one range of one Kafka partition, as the source plans it)");
    }
}
