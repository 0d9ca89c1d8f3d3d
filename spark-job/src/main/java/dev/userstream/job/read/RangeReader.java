package dev.userstream.job.read;

import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads ranges of one partition, one after the other. What a fetch brings beyond a range is kept for the next one. Confined to
 * one task at a time.
 */
final class RangeReader implements PartitionRecords.Reader, AutoCloseable {
    private final Consumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final Duration patience;
    private Iterator<ConsumerRecord<byte[], byte[]>> fetched = Collections.emptyIterator();
    private @Nullable ConsumerRecord<byte[], byte[]> ahead;
    private long expected = -1;
    private boolean usable = true;

    /**
     * Begins nowhere.
     *
     * @param consumer is this reader's alone from now on; must have no offset of its own to go to when one is out of range
     * @param patience longest time without anything to read
     */
    RangeReader(Consumer<byte[], byte[]> consumer, TopicPartition partition, Duration patience) {
        this.consumer = consumer;
        this.partition = partition;
        this.patience = patience;
        consumer.assign(List.of(partition));
    }

    /** Whether its last reading succeeded: what state a consumer is in after an error or an interrupt, no one knows. */
    boolean isUsable() {
        return usable;
    }

    /**
     * The first record from {@code offset} on and before {@code end}, or {@code null} where there are marks of transactions only.
     *
     * @throws StoreFailure with {@link FailureCause#DATA_LOSS} if the offset is not in the topic, with
     *     {@link FailureCause#OUTAGE} if nothing comes in time
     */
    @Override
    public @Nullable ConsumerRecord<byte[], byte[]> read(long offset, long end) {
        usable = false;
        ConsumerRecord<byte[], byte[]> record = next(offset, end);
        usable = true;
        return record;
    }

    @Override
    public void close() {
        consumer.close(Duration.ZERO);
    }

    private @Nullable ConsumerRecord<byte[], byte[]> next(long offset, long end) {
        if (offset != expected) {
            consumer.seek(partition, offset);
            fetched = Collections.emptyIterator();
            ahead = null;
            expected = offset;
        }
        while (ahead == null && !fetched.hasNext() && consumer.position(partition) < end) {
            fetch();
        }
        ConsumerRecord<byte[], byte[]> record = ahead == null && fetched.hasNext() ? fetched.next() : ahead;
        if (record == null || record.offset() >= end) {
            ahead = record;
            expected = end;
            return null;
        }
        ahead = null;
        expected = record.offset() + 1;
        return record;
    }

    /** Kafka never answers with later records where those that are asked for are gone. */
    private void fetch() {
        long position = consumer.position(partition);
        try {
            fetched = consumer.poll(patience).records(partition).iterator();
        } catch (OffsetOutOfRangeException e) {
            throw new StoreFailure(
                    FailureCause.DATA_LOSS,
                    partition + ": some data may have been lost, offset " + position
                            + " is not in the topic (expected: it is, since the batch was planned with it)");
        }
        if (!fetched.hasNext() && consumer.position(partition) == position) {
            throw new StoreFailure(
                    FailureCause.OUTAGE,
                    partition + ": no record at offset " + position + " within " + patience.toMillis()
                            + " ms (expected: one, since the batch was planned with it)");
        }
    }
}
