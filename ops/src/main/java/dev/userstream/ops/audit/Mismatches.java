package dev.userstream.ops.audit;

import dev.userstream.ops.compact.IdIndex;
import dev.userstream.ops.compact.LongColumn;
import dev.userstream.ops.pipeline.StoredRow;
import dev.userstream.ops.pipeline.StoredRow.Provenance;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import java.util.function.LongPredicate;

/**
 * Rows of one store that differ from what is expected. A message that arrived during the audit may still explain them. Remembers
 * at most two million; a store with more is broken. Confined to one thread at a time.
 */
final class Mismatches {
    /** In place of an offset, for rows without provenance. */
    static final long NO_OFFSET = -1;

    private static final int MAX_REMEMBERED = 2_000_000;
    private static final int MAX_EXAMPLES = 20;

    private final IdIndex ids = new IdIndex();
    private final LongColumn digests = new LongColumn();
    private final LongColumn offsets = new LongColumn();
    private final BitSet explained = new BitSet();
    private final List<StoredRow> examples = new ArrayList<>();
    private long count;

    void add(StoredRow row, long digest) {
        count++;
        if (examples.size() < MAX_EXAMPLES) {
            examples.add(row);
        }
        if (ids.size() < MAX_REMEMBERED) {
            int ordinal = ids.add(row.id());
            Provenance provenance = row.provenance();
            digests.set(ordinal, digest);
            offsets.set(
                    ordinal,
                    provenance == null ? NO_OFFSET : MessageVersion.pack(provenance.partition(), provenance.offset()));
        }
    }

    /** Removes the row of this id if it is what a later message was written as. */
    void explain(UUID id, MessageVersion later) {
        int ordinal = ids.find(id);
        if (ordinal >= 0
                && digests.get(ordinal) == later.digest()
                && (offsets.get(ordinal) == NO_OFFSET || offsets.get(ordinal) == later.offset())) {
            explained.set(ordinal);
        }
    }

    /** Removes the row of this id. */
    void explain(UUID id) {
        int ordinal = ids.find(id);
        if (ordinal >= 0) {
            explained.set(ordinal);
        }
    }

    /** Unexplained rows. */
    long count() {
        return count - explained.cardinality();
    }

    /**
     * Unexplained rows whose message retention may have removed; rows that are not remembered count as without an offset.
     *
     * @param mayBeRemoved whether the message at a packed offset, or at {@link #NO_OFFSET}, may have been removed
     */
    long countRemoved(LongPredicate mayBeRemoved) {
        long removed = mayBeRemoved.test(NO_OFFSET) ? count - ids.size() : 0;
        for (int ordinal = 0; ordinal < ids.size(); ordinal++) {
            if (!explained.get(ordinal) && mayBeRemoved.test(offsets.get(ordinal))) {
                removed++;
            }
        }
        return removed;
    }

    /** The first few unexplained rows. */
    List<StoredRow> examples(int max) {
        return examples.stream()
                .filter(row -> !explained.get(ids.find(row.id())))
                .limit(max)
                .toList();
    }
}
