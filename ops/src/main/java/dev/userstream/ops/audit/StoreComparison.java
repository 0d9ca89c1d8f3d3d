package dev.userstream.ops.audit;

import dev.userstream.events.RunId;
import dev.userstream.events.store.Store;
import dev.userstream.ops.pipeline.Provenance;
import dev.userstream.ops.pipeline.StoredRow;
import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares the rows of one store with what it must hold. Confined to one thread. */
final class StoreComparison {
    private final Store store;
    private final AuditScope scope;
    private final ExpectedRows expected;
    private final RowDigest digest = new RowDigest();
    private final BitSet seen = new BitSet();
    private final Mismatches wrong = new Mismatches();
    private final Mismatches extra = new Mismatches();
    /** Rows that say themselves that they are of a place in a run, in an order of their own. */
    private final SequenceCounts ownClaims = new SequenceCounts();

    private int ownClaimRows;
    private long rows;

    StoreComparison(Store store, AuditScope scope, ExpectedRows expected) {
        this.store = store;
        this.scope = scope;
        this.expected = expected;
    }

    /** Takes one row; no id may come twice. */
    void accept(StoredRow row) {
        rows++;
        long rowDigest = digest.of(row.values());
        int ordinal = expected.find(row.id());
        noteOwnClaim(row);
        if (ordinal < 0 || (expected.isRefused(ordinal) && !expected.isCarried(ordinal))) {
            extra.add(row, rowDigest);
            return;
        }
        seen.set(ordinal);
        if (!expected.isCarried(ordinal) || expected.isExcused(ordinal, store)) {
            return;
        }
        Provenance provenance = row.provenance();
        long rowSequence = sequence(provenance);
        if (expected.versions(ordinal).stream()
                .noneMatch(version -> version.matches(rowDigest, provenance, rowSequence))) {
            wrong.add(row, rowDigest);
        }
    }

    Store store() {
        return store;
    }

    long rows() {
        return rows;
    }

    boolean isSeen(int ordinal) {
        return ordinal >= 0 && seen.get(ordinal);
    }

    Mismatches wrong() {
        return wrong;
    }

    Mismatches extra() {
        return extra;
    }

    /** Rows of a run beyond one for each of its places: the larger of what messages and what the rows themselves say. */
    long duplicated(SequenceCounts ofMessages) {
        return Math.max(
                ofMessages.duplicated(expected::find, this::isSeen),
                ownClaims.duplicated(id -> isSeen(expected.find(id)) ? Integer.MAX_VALUE : -1, row -> true));
    }

    private long sequence(@Nullable Provenance provenance) {
        return provenance == null || provenance.runId() == null || provenance.sequence() == null
                ? 0
                : digest.ofSequence(provenance.runId(), provenance.sequence());
    }

    private void noteOwnClaim(StoredRow row) {
        claimed(row.provenance())
                .filter(scope::covers)
                .map(RunSequenceHeader::derivedId)
                .filter(derived -> !derived.equals(row.id()))
                .ifPresent(derived -> ownClaims.add(ownClaimRows++, derived));
    }

    private static Optional<RunSequenceHeader> claimed(@Nullable Provenance provenance) {
        if (provenance == null || provenance.runId() == null || provenance.sequence() == null) {
            return Optional.empty();
        }
        boolean usable = RunId.isValid(provenance.runId()) && provenance.sequence() >= 0;
        return usable
                ? Optional.of(new RunSequenceHeader(new RunId(provenance.runId()), provenance.sequence()))
                : Optional.empty();
    }
}
