package dev.userstream.ops.pipeline;

import dev.userstream.events.RunId;
import java.util.Iterator;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The table of users in one store, which must exist for every method but {@link #exists}. Sinks are called by one thread at a
 * time. Every method throws {@link UnreachableException} if the store does not answer.
 */
public interface StoreTable extends AutoCloseable {
    /** Whether the table exists. */
    boolean exists();

    /** Hands over every row once. */
    void scan(Consumer<StoredRow> sink);

    /** Hands over the rows whose provenance names this run; none where the store does not record provenance. */
    void rowsOfRun(RunId runId, Consumer<StoredRow> sink);

    /** Hands over the existing rows of these ids; the ids must be distinct. */
    void select(Iterator<UUID> ids, Consumer<StoredRow> sink);

    /** Counts rows for at most about {@code limitMs} milliseconds. */
    RowCount count(long limitMs);

    @Override
    void close();

    /** A number of rows; where it is not complete, there are at least so many. */
    record RowCount(long rows, boolean complete) {}
}
