package dev.userstream.ops.pipeline;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row of a store.
 *
 * @param id its primary key
 * @param values its columns of the contract
 * @param provenance the message that it was written from; {@code null} for a store that does not record it
 */
public record StoredRow(UUID id, RowValues values, @Nullable Provenance provenance) {
    /**
     * The message that a row of PostgreSQL was written from, according to its columns.
     *
     * @param runId the run in the message's headers, if any
     * @param sequence the sequence in the message's headers, if any
     * @param partition the message's partition
     * @param offset the message's offset
     * @param writeOrder the message's write order
     */
    public record Provenance(
            @Nullable String runId, @Nullable Long sequence, int partition, long offset, long writeOrder) {}
}
