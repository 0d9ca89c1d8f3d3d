package dev.userstream.job.sink;

/** Writes rows to one store; its methods throw a {@code StoreFailure} if that fails. Confined to one thread. */
public interface RowWriter {
    /**
     * Rows are flushed once their records have this many bytes. A row is small, but its record may be large by fields outside
     * the contract, and is held until the store has taken the row.
     */
    long MAX_HELD_BYTES = 4 << 20;

    /** Takes a row; it may be buffered until {@link #flush()}. */
    void write(UserRow row);

    /** Returns when every row taken so far is stored or refused. */
    void flush();
}
