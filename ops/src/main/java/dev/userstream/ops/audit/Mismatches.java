package dev.userstream.ops.audit;

import dev.userstream.ops.audit.ExpectedRows.Version;
import dev.userstream.ops.pipeline.StoredRow;
import dev.userstream.ops.pipeline.StoredRow.Provenance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one store that differ from what is expected. A message that arrived during the audit may still explain them. Remembers
 * at most a million; a store with more is broken. Confined to one thread at a time.
 */
final class Mismatches {
    /** In place of an offset, for rows without provenance. */
    static final long NO_OFFSET = -1;

    private static final int MAX_REMEMBERED = 1_000_000;
    private static final int MAX_EXAMPLES = 20;

    private final Map<UUID, Mismatch> remembered = new LinkedHashMap<>();
    private long others;

    /** A row; kept whole only for the first few. */
    private record Mismatch(
            long digest, long offset, @Nullable StoredRow row) {}

    void add(StoredRow row, long digest) {
        if (remembered.size() >= MAX_REMEMBERED) {
            others++;
            return;
        }
        Provenance provenance = row.provenance();
        long offset = provenance == null ? NO_OFFSET : Version.pack(provenance.partition(), provenance.offset());
        remembered.put(row.id(), new Mismatch(digest, offset, remembered.size() < MAX_EXAMPLES ? row : null));
    }

    /** Removes the row of this id if it is what a later message was written as. */
    void explain(UUID id, Version later) {
        Mismatch row = remembered.get(id);
        if (row != null
                && row.digest() == later.digest()
                && (row.offset() == NO_OFFSET || row.offset() == later.offset())) {
            remembered.remove(id);
        }
    }

    /** Removes the row of this id. */
    void explain(UUID id) {
        remembered.remove(id);
    }

    /** Unexplained rows. */
    long count() {
        return remembered.size() + others;
    }

    /** Unexplained rows whose packed message offset may be removed; rows that are not remembered count as {@link #NO_OFFSET}. */
    long countRemoved(LongPredicate mayBeRemoved) {
        return (mayBeRemoved.test(NO_OFFSET) ? others : 0)
                + remembered.values().stream()
                        .filter(row -> mayBeRemoved.test(row.offset()))
                        .count();
    }

    /** The first few unexplained rows. */
    List<StoredRow> examples(int max) {
        return remembered.values().stream()
                .map(Mismatch::row)
                .flatMap(Stream::ofNullable)
                .limit(max)
                .toList();
    }
}
