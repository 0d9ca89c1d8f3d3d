package dev.userstream.job.read;

import dev.userstream.events.DeadLetter.Origin.Position;
import dev.userstream.events.Header;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.kafka010.KafkaBatchInputPartition;
import org.apache.spark.sql.kafka010.consumer.KafkaDataConsumer;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/** A range of a partition, record by record, through one of the consumers that the source keeps. Confined to a task. */
final class PartitionRecords implements Iterator<SourceRecord> {
    private final KafkaBatchInputPartition input;
    private final KafkaDataConsumer consumer;
    private final long end;
    private long offset;
    private @Nullable ConsumerRecord<byte[], byte[]> next;

    private PartitionRecords(KafkaBatchInputPartition input, KafkaDataConsumer consumer) {
        this.input = input;
        this.consumer = consumer;
        this.offset = input.offsetRange().fromOffset();
        this.end = input.offsetRange().untilOffset();
    }

    /** Borrows a consumer until the task ends. */
    static PartitionRecords begin(KafkaBatchInputPartition input, TaskContext context) {
        KafkaDataConsumer consumer =
                KafkaDataConsumer.acquire(input.offsetRange().topicPartition(), input.executorKafkaParams());
        TaskCompletionListener release = ended -> consumer.release();
        var unused = context.addTaskCompletionListener(release);
        return new PartitionRecords(input, consumer);
    }

    /** Where a record is gone that the batch was planned with, the consumer throws, as the source was told to. */
    @Override
    public boolean hasNext() {
        if (next == null && offset < end) {
            next = consumer.get(offset, end, input.pollTimeoutMs(), input.failOnDataLoss());
            // Nothing is left where the rest of the range are marks of transactions.
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
        return read(record);
    }

    static SourceRecord read(ConsumerRecord<byte[], byte[]> record) {
        return new SourceRecord(
                record.key(),
                record.value(),
                headers(record),
                new Position(record.topic(), record.partition(), record.offset(), record.timestamp()));
    }

    @SuppressWarnings("NullAway") // a compact constructor's class file does not say that the value may be null
    private static List<Header> headers(ConsumerRecord<byte[], byte[]> record) {
        List<Header> headers = new ArrayList<>();
        record.headers().forEach(header -> headers.add(new Header(header.key(), header.value())));
        return headers;
    }
}
