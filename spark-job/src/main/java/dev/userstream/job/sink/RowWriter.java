package dev.userstream.job.sink;

import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.parse.UserRow;

/** Writes rows to one store. Confined to one thread. */
public interface RowWriter {
    /**
     * Rows are stored once their records have so many bytes: rows are small, but a valid record may be large by fields
     * that the contract does not know, and is kept in case the store refuses the row.
     */
    long MAX_HELD_BYTES = 4 << 20;

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
