package dev.userstream.ops.pipeline;

import dev.userstream.events.RunId;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The table of users in one store, which must exist for all methods that read rows. Sinks are called by one thread at a
 * time. Every method throws {@link UnreachableException} if the store does not answer.
 */
public interface StoreTable extends AutoCloseable {
    /**
     * The types of the table's columns by their names, as the store's catalogue names them; empty where there is no table. Rows
     * that are read afterwards are at least as recent as this call.
     */
    Map<String, String> columns();

    /** How long rows live by the table's default; empty where they live without limit. */
    Optional<Duration> timeToLive();

    /** Whether the table exists. */
    default boolean exists() {
        return !columns().isEmpty();
    }

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
