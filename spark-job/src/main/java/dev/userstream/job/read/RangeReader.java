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
 * one thread at a time.
 */
final class RangeReader implements AutoCloseable {
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
    @Nullable
    ConsumerRecord<byte[], byte[]> read(long offset, long end) {
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
        if (ahead == null && !fetched.hasNext()) {
            fetch(offset, end);
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

    /**
     * Asks until there are records or the range has ended. It need not look for gaps: where records are gone, Kafka answers with an
     * error, and never with those behind them.
     */
    private void fetch(long offset, long end) {
        try {
            long position = consumer.position(partition, patience);
            while (!fetched.hasNext() && position < end) {
                fetched = consumer.poll(patience).records(partition).iterator();
                position = advanced(position, offset);
            }
        } catch (OffsetOutOfRangeException e) {
            throw new StoreFailure(
                    FailureCause.DATA_LOSS,
                    partition + ": some data may have been lost, offset " + offset
                            + " is not in the topic (expected: it is, since the batch was planned with it)");
        }
    }

    /** Where the consumer stands; it goes on without records where there are marks of transactions. */
    private long advanced(long from, long offset) {
        long position = consumer.position(partition, patience);
        if (!fetched.hasNext() && position == from) {
            throw new StoreFailure(
                    FailureCause.OUTAGE,
                    partition + ": no record at offset " + offset + " within " + patience.toMillis()
                            + " ms (expected: one, since the batch was planned with it)");
        }
        return position;
    }
}
