package dev.userstream.ops.audit;

import java.util.UUID;
import java.util.function.IntPredicate;
import java.util.function.ToIntFunction;

/**
 * Rows that say that they are of a place in a run, with another id than that place has. Not thread-safe while it is filled.
 */
final class SequenceCounts {
    /** Places, by the id that they have. */
    private final IdIndex places = new IdIndex();
    /** Pairs of claiming row and place. */
    private final IdIndex sequences = new IdIndex();

    /** Notes a claim; the same claim twice is one. */
    void add(int row, UUID place) {
        sequences.add(row, places.add(place));
    }

    /**
     * Rows beyond one for each place.
     *
     * @param rowOf finds the row that has the place's own id, -1 for none
     * @param isThere whether a row is in the store
     */
    long duplicated(ToIntFunction<UUID> rowOf, IntPredicate isThere) {
        long[] rowsOfPlace = new long[places.size()];
        for (int place = 0; place < rowsOfPlace.length; place++) {
            int row = rowOf.applyAsInt(places.id(place));
            rowsOfPlace[place] = row >= 0 && isThere.test(row) ? 1 : 0;
        }
        for (int sequence = 0; sequence < sequences.size(); sequence++) {
            UUID pair = sequences.id(sequence);
            if (isThere.test((int) pair.getMostSignificantBits())) {
                rowsOfPlace[(int) pair.getLeastSignificantBits()]++;
            }
        }
        long beyond = 0;
        for (long count : rowsOfPlace) {
            beyond += Math.max(0, count - 1);
        }
        return beyond;
    }
}
