package dev.userstream.job.sink.cassandra;

import dev.userstream.job.sink.cassandra.UserInserts.BoundUser;
import java.util.ArrayList;
import java.util.List;

/** Rows that will go to the same replicas in one request. Confined to one thread. */
final class PendingBatch {
    /**
     * Stock Cassandra fails batches over 50 KiB; this leaves room for what we cannot count. The larger a batch, the less a row
     * costs Cassandra.
     */
    static final int MAX_BYTES = 44 * 1024;

    private final List<BoundUser> rows = new ArrayList<>();
    private int bytes;

    boolean hasRoomFor(int size) {
        return rows.isEmpty() || bytes + size <= MAX_BYTES;
    }

    void add(BoundUser row) {
        rows.add(row);
        bytes += row.bytes();
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The rows so far; the batch is empty afterwards. */
    List<BoundUser> drain() {
        List<BoundUser> drained = List.copyOf(rows);
        rows.clear();
        bytes = 0;
        return drained;
    }
}
