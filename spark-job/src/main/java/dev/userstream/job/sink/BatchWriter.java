package dev.userstream.job.sink;

import dev.userstream.job.read.SourceRecord;
import java.io.Serializable;
import java.util.Iterator;

/** Writes records of a batch, all or some of them. It travels to the executors. */
public interface BatchWriter extends Serializable {
    /**
     * Returns when each record is a stored row or an acknowledged letter.
     *
     * @throws dev.userstream.job.failure.StoreFailure if that cannot be; any number of them may be stored then
     */
    void write(Iterator<SourceRecord> records);
}
