package dev.userstream.job.read;

import dev.userstream.events.DeadLetter.Origin.Position;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.spark.TaskContext;
import org.apache.spark.executor.InputMetrics;
import org.apache.spark.sql.kafka010.KafkaBatchInputPartition;
import org.apache.spark.sql.kafka010.KafkaOffsetRange;
import org.apache.spark.sql.kafka010.consumer.KafkaDataConsumer;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/** A range of a partition, record by record. Confined to a task. */
final class PartitionRecords implements Iterator<SourceRecord> {
    private final Reader reader;
    private final Runnable taken;
    private final long end;
    private long offset;
    private @Nullable ConsumerRecord<byte[], byte[]> next;

    /**
     * Begins.
     *
     * @param taken is called for each record
     */
    PartitionRecords(long from, long end, Reader reader, Runnable taken) {
        this.offset = from;
        this.end = end;
        this.reader = reader;
        this.taken = taken;
    }

    /** Where records come from. */
    interface Reader {
        /** The first record from {@code offset} on and before {@code end}; {@code null} where there are marks of transactions only. */
        @Nullable
        ConsumerRecord<byte[], byte[]> read(long offset, long end);
    }

    /**
     * Reads through one of the consumers that the source keeps, which is borrowed until the task ends. It throws where a record is
     * gone that the batch was planned with, if the source was told to.
     */
    static PartitionRecords begin(KafkaBatchInputPartition input, TaskContext context) {
        KafkaOffsetRange range = input.offsetRange();
        KafkaDataConsumer consumer = KafkaDataConsumer.acquire(range.topicPartition(), input.executorKafkaParams());
        TaskCompletionListener release = ended -> consumer.release();
        var unused = context.addTaskCompletionListener(release);
        // The driver is told every ten seconds: a long task that reads on is not stuck.
        InputMetrics metrics = context.taskMetrics().inputMetrics();
        return new PartitionRecords(
                range.fromOffset(),
                range.untilOffset(),
                (offset, end) -> consumer.get(offset, end, input.pollTimeoutMs(), input.failOnDataLoss()),
                () -> metrics.incRecordsRead(1));
    }

    @Override
    public boolean hasNext() {
        if (next == null && offset < end) {
            next = reader.read(offset, end);
            offset = next == null ? end : next.offset() + 1;
        }
        return next != null;
    }

    @Override
    public SourceRecord next() {
        ConsumerRecord<byte[], byte[]> record = hasNext() ? next : null;
        if (record == null) {
            throw new NoSuchElementException("record " + offset + " (expected: one before " + end + ")");
        }
        next = null;
        taken.run();
        return new SourceRecord(
                record.key(),
                record.value(),
                new LazyHeaders(record.headers()),
                new Position(record.topic(), record.partition(), record.offset(), record.timestamp()));
    }
}
