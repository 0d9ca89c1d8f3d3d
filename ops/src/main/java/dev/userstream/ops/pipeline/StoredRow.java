package dev.userstream.ops.pipeline;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row of a store.
 *
 * @param id its primary key
 * @param values its twelve columns
 * @param provenance where the store says that it came from; {@code null} for a store that does not keep this
 */
public record StoredRow(UUID id, RowValues values, @Nullable Provenance provenance) {}
