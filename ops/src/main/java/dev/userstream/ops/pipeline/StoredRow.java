package dev.userstream.ops.pipeline;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row of a store.
 *
 * @param provenance the message that it was written from; {@code null} for a store that does not record it
 */
public record StoredRow(UUID id, RowValues values, @Nullable Provenance provenance) {
    /** The message that a row of PostgreSQL was written from, according to its columns; run and sequence are those in its headers. */
    public record Provenance(
            @Nullable String runId, @Nullable Long sequence, int partition, long offset, long writeOrder) {}
}
