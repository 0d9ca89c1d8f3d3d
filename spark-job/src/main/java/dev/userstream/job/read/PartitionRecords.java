package dev.userstream.job.read;

import dev.userstream.events.DeadLetter.Origin.Position;
import dev.userstream.events.Header;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.spark.sql.kafka010.KafkaBatchInputPartition;
import org.apache.spark.sql.kafka010.KafkaOffsetRange;
import org.jspecify.annotations.Nullable;

/** A range of a partition, record by record. Confined to one thread. */
final class PartitionRecords implements Iterator<SourceRecord>, AutoCloseable {
    private final Reader reader;
    private final Runnable taken;
    private final long end;
    private long offset;
    private @Nullable ConsumerRecord<byte[], byte[]> next;

    /**
     * Begins.
     *
     * @param reader is closed with it
     * @param taken is called for each record
     */
    PartitionRecords(long from, long end, Reader reader, Runnable taken) {
        this.offset = from;
        this.end = end;
        this.reader = reader;
        this.taken = taken;
    }

    /** Where records come from. */
    interface Reader extends AutoCloseable {
        /** The first record from {@code offset} on and before {@code end}; {@code null} where there are marks of transactions only. */
        @Nullable
        ConsumerRecord<byte[], byte[]> read(long offset, long end);

        /** Called once, when no more will be read. */
        @Override
        default void close() {}
    }

    /**
     * Reads through a reader that is borrowed until it is closed.
     *
     * @param taken is called for each record
     */
    static PartitionRecords begin(KafkaBatchInputPartition input, Runnable taken) {
        KafkaOffsetRange range = input.offsetRange();
        RangeReaders.Wanted wanted = new RangeReaders.Wanted(
                range.topicPartition(), input.executorKafkaParams(), Duration.ofMillis(input.pollTimeoutMs()));
        return new PartitionRecords(range.fromOffset(), range.untilOffset(), RangeReaders.borrowed(wanted), taken);
    }

    /** Gives the reader back; to be called once. */
    @Override
    public void close() {
        reader.close();
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
                headers(record),
                new Position(record.topic(), record.partition(), record.offset(), record.timestamp()));
    }

    @SuppressWarnings("NullAway") // a compact constructor's class file does not say that the value may be null
    private static List<Header> headers(ConsumerRecord<byte[], byte[]> record) {
        // Iterating over Kafka's headers shows in what a record costs.
        org.apache.kafka.common.header.Header[] found = record.headers().toArray();
        List<Header> headers = new ArrayList<>(found.length);
        for (org.apache.kafka.common.header.Header header : found) {
            headers.add(new Header(header.key(), header.value()));
        }
        return headers;
    }
}
