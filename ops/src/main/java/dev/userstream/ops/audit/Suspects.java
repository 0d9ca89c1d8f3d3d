package dev.userstream.ops.audit;

import dev.userstream.ops.evidence.Provenance;
import dev.userstream.ops.evidence.StoredRow;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;

/**
 * Rows of one store that do not say what they must. They are suspects only, because a message that came while the audit ran
 * may explain them. Remembers at most two million; a store with more is broken, not busy. Confined to one thread at a time.
 */
final class Suspects {
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
            positions.set(ordinal, provenance == null ? -1 : Position.of(provenance.partition(), provenance.offset()));
        }
    }

    /** Clears the row of this id if it says what a later message demands. */
    void explain(UUID id, Version later) {
        int ordinal = ids.find(id);
        if (ordinal >= 0
                && digests.get(ordinal) == later.digest()
                && (positions.get(ordinal) == -1 || positions.get(ordinal) == later.position())) {
            explained.set(ordinal);
        }
    }

    /** Suspects that nothing explains. */
    long count() {
        return count - explained.cardinality();
    }

    /** Suspects whose own word is that they come from a message before these offsets, or that say nothing. */
    long countBefore(OffsetsBelow removed) {
        long before = 0;
        for (int ordinal = 0; ordinal < ids.size(); ordinal++) {
            long position = positions.get(ordinal);
            if (!explained.get(ordinal) && (position == -1 || removed.holds(position))) {
                before++;
            }
        }
        return before;
    }

    /** The first few that nothing explains. */
    List<StoredRow> examples(int most) {
        return examples.stream()
                .filter(row -> !explained.get(ids.find(row.id())))
                .limit(most)
                .toList();
    }

    /** Whether a position is among those that retention has removed. */
    @FunctionalInterface
    interface OffsetsBelow {
        boolean holds(long position);
    }
}
