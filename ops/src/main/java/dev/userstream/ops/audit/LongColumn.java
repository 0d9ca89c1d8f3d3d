package dev.userstream.ops.audit;

import java.util.ArrayList;
import java.util.List;

/** A growing column of longs in chunks: growth copies nothing, so that ten million rows need no second copy. */
final class LongColumn {
    private static final int CHUNK_BITS = 15;
    private static final int MASK = (1 << CHUNK_BITS) - 1;

    private final List<long[]> chunks = new ArrayList<>();

    /** The value; 0 where none was set. */
    long get(int row) {
        return row >> CHUNK_BITS >= chunks.size() ? 0 : chunks.get(row >> CHUNK_BITS)[row & MASK];
    }

    /** Sets a value; rows in between are 0. */
    void set(int row, long value) {
        while (row >> CHUNK_BITS >= chunks.size()) {
            chunks.add(new long[MASK + 1]);
        }
        chunks.get(row >> CHUNK_BITS)[row & MASK] = value;
    }
}
