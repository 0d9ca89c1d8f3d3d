package dev.userstream.job.sink;

import dev.userstream.job.failure.StoreFailure;

/** Writes rows to one store. Confined to one thread. */
public interface RowWriter {
    /**
     * Rows are flushed once their records have this many bytes. A row is small, but its record may be large by fields outside
     * the contract, and is held until the store has taken the row.
     */
    long MAX_HELD_BYTES = 4 << 20;

    /**
     * Takes a row; it may be buffered until {@link #flush()}.
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

    /** Receives the rows that the store refuses. */
    @FunctionalInterface
    interface RefusedRows {
        /**
         * Receives one refused row.
         *
         * @param message the store's own error message
         */
        void refused(UserRow row, String message);
    }
}
