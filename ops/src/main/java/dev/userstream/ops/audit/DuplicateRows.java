package dev.userstream.ops.audit;

import dev.userstream.ops.compact.IdIndex;
import java.util.UUID;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/** Rows that name a run sequence whose own id is another one. Not thread-safe while it is filled. */
final class DuplicateRows {
    /** The ids of the sequences. */
    private final IdIndex sequences = new IdIndex();

    /** Pairs of row and sequence. */
    private final IdIndex pairs = new IdIndex();

    /** Adds a row; the same pair counts once. */
    void add(int row, UUID sequenceId) {
        pairs.add(row, sequences.add(sequenceId));
    }

    /**
     * The number of rows beyond one for each sequence.
     *
     * @param hasOwnRow whether the row with the sequence's own id exists
     * @param exists whether a row exists
     */
    long count(Predicate<UUID> hasOwnRow, IntPredicate exists) {
        long[] rows = new long[sequences.size()];
        for (int sequence = 0; sequence < rows.length; sequence++) {
            rows[sequence] = hasOwnRow.test(sequences.id(sequence)) ? 1 : 0;
        }
        for (int index = 0; index < pairs.size(); index++) {
            UUID pair = pairs.id(index);
            if (exists.test((int) pair.getMostSignificantBits())) {
                rows[(int) pair.getLeastSignificantBits()]++;
            }
        }
        return LongStream.of(rows).map(count -> Math.max(0, count - 1)).sum();
    }
}
