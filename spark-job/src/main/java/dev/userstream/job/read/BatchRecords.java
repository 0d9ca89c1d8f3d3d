package dev.userstream.job.read;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.sql.kafka010.KafkaBatchInputPartition;
import org.jspecify.annotations.Nullable;

/** The records of a batch, one partition after the other. Confined to one thread. */
public final class BatchRecords implements Iterator<SourceRecord>, AutoCloseable {
    private final Queue<KafkaBatchInputPartition> ahead;
    private @Nullable PartitionRecords current;

    BatchRecords(Collection<KafkaBatchInputPartition> partitions) {
        this.ahead = new ArrayDeque<>(partitions);
    }

    /**
     * Whether there is another record.
     *
     * @throws dev.userstream.job.failure.StoreFailure if records are gone or Kafka does not answer
     */
    @Override
    public boolean hasNext() {
        while (current == null || !current.hasNext()) {
            close();
            KafkaBatchInputPartition next = ahead.poll();
            if (next == null) {
                return false;
            }
            current = PartitionRecords.begin(next, () -> {});
        }
        return true;
    }

    @Override
    public SourceRecord next() {
        PartitionRecords records = hasNext() ? current : null;
        if (records == null) {
            throw new NoSuchElementException("no record is left (expected: to be asked while there is one)");
        }
        return records.next();
    }

    /** Lets go of the partition that is being read. */
    @Override
    public void close() {
        PartitionRecords records = current;
        current = null;
        if (records != null) {
            records.close();
        }
    }
}
