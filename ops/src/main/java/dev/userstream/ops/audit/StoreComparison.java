package dev.userstream.ops.audit;

import dev.userstream.events.store.Store;
import dev.userstream.ops.compact.RowDigest;
import dev.userstream.ops.pipeline.StoredRow;
import dev.userstream.ops.pipeline.StoredRow.Provenance;
import java.util.BitSet;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Compares the rows of one store with the expected ones. Confined to one thread. */
final class StoreComparison {
    private final Store store;
    private final AuditScope scope;
    private final ExpectedRows expected;
    private final RowDigest digest = new RowDigest();
    private final BitSet found = new BitSet();
    private final Mismatches wrong = new Mismatches();
    private final Mismatches extra = new Mismatches();
    /** Rows whose provenance names a sequence that another id has. */
    private final DuplicateRows duplicates = new DuplicateRows();

    private int duplicateRows;
    private long rows;

    StoreComparison(Store store, AuditScope scope, ExpectedRows expected) {
        this.store = store;
        this.scope = scope;
        this.expected = expected;
    }

    /** Compares one row; no id may come twice. */
    void accept(StoredRow row) {
        rows++;
        noteDuplicate(row);
        long rowDigest = digest.of(row.values());
        int ordinal = expected.find(row.id());
        if (ordinal < 0 || (expected.isRefused(ordinal) && !expected.hasMessage(ordinal))) {
            extra.add(row, rowDigest);
            return;
        }
        found.set(ordinal);
        if (!expected.hasMessage(ordinal) || expected.isExcused(ordinal, store)) {
            return;
        }
        Provenance provenance = row.provenance();
        long sequenceDigest = sequenceDigest(provenance);
        if (expected.versions(ordinal).stream()
                .noneMatch(version -> version.matches(rowDigest, provenance, sequenceDigest))) {
            wrong.add(row, rowDigest);
        }
    }

    Store store() {
        return store;
    }

    long rows() {
        return rows;
    }

    boolean isFound(int ordinal) {
        return ordinal >= 0 && found.get(ordinal);
    }

    Mismatches wrong() {
        return wrong;
    }

    Mismatches extra() {
        return extra;
    }

    /** Rows of a run beyond one for each sequence: by the messages' headers or by the rows' provenance, whichever finds more. */
    long duplicated(DuplicateRows ofMessages) {
        Predicate<UUID> hasRow = id -> isFound(expected.find(id));
        return Math.max(ofMessages.count(hasRow, this::isFound), duplicates.count(hasRow, row -> true));
    }

    private long sequenceDigest(@Nullable Provenance provenance) {
        return provenance == null || provenance.runId() == null || provenance.sequence() == null
                ? 0
                : digest.ofSequence(provenance.runId(), provenance.sequence());
    }

    private void noteDuplicate(StoredRow row) {
        Provenance provenance = row.provenance();
        if (provenance != null) {
            SequenceHeaders.of(provenance.runId(), provenance.sequence())
                    .filter(scope::covers)
                    .map(SequenceHeaders::id)
                    .filter(sequenceId -> !sequenceId.equals(row.id()))
                    .ifPresent(sequenceId -> duplicates.add(duplicateRows++, sequenceId));
        }
    }
}
