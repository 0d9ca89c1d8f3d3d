package dev.userstream.ops.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * Which message a row of PostgreSQL says that it came from.
 *
 * @param runId the run in the message's headers, if any
 * @param sequence the place in that run, if any
 * @param partition the message's partition
 * @param offset the message's offset
 * @param writeOrder the message's write order
 */
public record Provenance(
        @Nullable String runId, @Nullable Long sequence, int partition, long offset, long writeOrder) {}
