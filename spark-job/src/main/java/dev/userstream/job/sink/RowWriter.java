package dev.userstream.job.sink;

import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.parse.UserRow;

/** Writes the rows of one task. Confined to the task's thread. */
public interface RowWriter {
    /**
     * Takes a row; it may rest in memory until {@link #flush()}.
     *
     * @throws StoreFailure if the store cannot be written to
     */
    void write(UserRow row);

    /**
     * Returns when every row taken so far is stored or refused.
     *
     * @throws StoreFailure if the store cannot be written to
     */
    void flush();
}
