package dev.userstream.ops.audit;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/** Rows that name a run sequence whose own id is another one. Not thread-safe while it is filled. */
final class DuplicateRows {
    private final Map<UUID, Set<UUID>> rowsBySequence = new HashMap<>();

    /** Adds the id of a row; the same pair counts once. */
    void add(UUID row, UUID sequenceId) {
        rowsBySequence.computeIfAbsent(sequenceId, unused -> new HashSet<>()).add(row);
    }

    /**
     * The number of rows beyond one for each sequence.
     *
     * @param hasOwnRow whether the row with the sequence's own id exists
     * @param exists whether a row exists
     */
    long count(Predicate<UUID> hasOwnRow, Predicate<UUID> exists) {
        long[] count = {0};
        rowsBySequence.forEach((sequenceId, rows) -> {
            long existing = rows.stream().filter(exists).count() + (hasOwnRow.test(sequenceId) ? 1 : 0);
            count[0] += Math.max(0, existing - 1);
        });
        return count[0];
    }
}
