package dev.userstream.job.read;

import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The records of a batch, one partition after the other, for a reader that is no task. Confined to one thread. */
public final class BatchRecords implements Iterator<SourceRecord>, AutoCloseable {
    private final Queue<Runnable> ahead = new ArrayDeque<>();
    private @Nullable PartitionRecords current;

    /**
     * Begins.
     *
     * @param partitions in the order in which they are read
     * @param begin begins one of them, when those before it have ended
     */
    <P> BatchRecords(Collection<P> partitions, Function<P, PartitionRecords> begin) {
        partitions.forEach(partition -> ahead.add(() -> current = begin.apply(partition)));
    }

    /**
     * Whether there is another record.
     *
     * @throws StoreFailure with {@link FailureCause#INTERRUPTED} if the thread is interrupted, since the query is to stop; with
     *     another cause if records are gone or Kafka does not answer
     */
    @Override
    public boolean hasNext() {
        if (Thread.currentThread().isInterrupted()) {
            throw new StoreFailure(FailureCause.INTERRUPTED, "the query was stopped while it wrote a batch");
        }
        while (current == null || !current.hasNext()) {
            close();
            Runnable next = ahead.poll();
            if (next == null) {
                return false;
            }
            next.run();
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

    /** Lets go of the partition that is being read. Of no effect where none is. */
    @Override
    public void close() {
        PartitionRecords records = current;
        current = null;
        if (records != null) {
            records.close();
        }
    }
}
