package dev.userstream.ops.audit;

import dev.userstream.ops.pipeline.Provenance;
import dev.userstream.ops.pipeline.StoredRow;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;

/**
 * Rows of one store that do not say what they must. They are suspects only, because a message that came while the audit ran
 * may explain them. Remembers at most two million; a store with more is broken, not busy. Confined to one thread at a time.
 */
final class Mismatches {
    /** In place of a position, for rows that do not say where they came from. */
    static final long NO_POSITION = -1;

    private static final int MOST = 2_000_000;
    private static final int EXAMPLES = 20;

    private final IdIndex ids = new IdIndex();
    private final LongColumn digests = new LongColumn();
    private final LongColumn positions = new LongColumn();
    private final BitSet explained = new BitSet();
    private final List<StoredRow> examples = new ArrayList<>();
    private long count;

    void add(StoredRow row, long digest) {
        count++;
        if (examples.size() < EXAMPLES) {
            examples.add(row);
        }
        if (ids.size() < MOST) {
            int ordinal = ids.add(row.id());
            Provenance provenance = row.provenance();
            digests.set(ordinal, digest);
            positions.set(
                    ordinal,
                    provenance == null ? NO_POSITION : PackedOffset.of(provenance.partition(), provenance.offset()));
        }
    }

    /** Clears the row of this id if it says what a later message demands. */
    void explain(UUID id, Version later) {
        int ordinal = ids.find(id);
        if (ordinal >= 0
                && digests.get(ordinal) == later.digest()
                && (positions.get(ordinal) == NO_POSITION || positions.get(ordinal) == later.position())) {
            explained.set(ordinal);
        }
    }

    /** Clears the row of this id, whatever it says. */
    void explain(UUID id) {
        int ordinal = ids.find(id);
        if (ordinal >= 0) {
            explained.set(ordinal);
        }
    }

    /** Mismatches that nothing explains. */
    long count() {
        return count - explained.cardinality();
    }

    /** Mismatches that a message which retention has removed may explain; the unremembered are taken as without a position. */
    long countRemoved(Removed removed) {
        long may = removed.mayHold(NO_POSITION) ? count - ids.size() : 0;
        for (int ordinal = 0; ordinal < ids.size(); ordinal++) {
            if (!explained.get(ordinal) && removed.mayHold(positions.get(ordinal))) {
                may++;
            }
        }
        return may;
    }

    /** The first few that nothing explains. */
    List<StoredRow> examples(int most) {
        return examples.stream()
                .filter(row -> !explained.get(ids.find(row.id())))
                .limit(most)
                .toList();
    }

    /** What retention has removed. */
    @FunctionalInterface
    interface Removed {
        /** Whether the message at a position, or at one that is not known, may be among it. */
        boolean mayHold(long position);
    }
}
