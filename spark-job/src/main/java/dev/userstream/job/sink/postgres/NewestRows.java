package dev.userstream.job.sink.postgres;

import dev.userstream.job.parse.UserRow;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The newest row of each id. Confined to one thread. */
final class NewestRows {
    private static final Comparator<UserRow> BY_ID =
            Comparator.comparing(row -> row.user().id());

    private final Map<UUID, UserRow> rows = new HashMap<>();
    private long bytes;

    /** Keeps the row unless a newer one of its id is here. */
    void add(UserRow row) {
        UserRow kept = rows.get(row.user().id());
        if (kept == null || row.writeOrder() > kept.writeOrder()) {
            rows.put(row.user().id(), row);
            bytes += row.source().bytes() - (kept == null ? 0 : kept.source().bytes());
        }
    }

    int size() {
        return rows.size();
    }

    /** Bytes of the records that the rows came from. */
    long bytes() {
        return bytes;
    }

    /** The rows in the order of their ids, so that two writers lock them in the same order; none are kept afterwards. */
    List<UserRow> drain() {
        List<UserRow> drained = rows.values().stream().sorted(BY_ID).toList();
        rows.clear();
        bytes = 0;
        return drained;
    }
}
