package dev.userstream.ops.audit;

import dev.userstream.events.RunId;
import dev.userstream.events.run.Run;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an audit looks at: one run, or everything in the topic. Immutable. */
final class AuditScope {
    private final Optional<RunId> runId;
    private final List<Run> runs;
    private final List<Run> older;
    private final SortedMap<Integer, Long> from;
    private final SortedMap<Integer, Long> to;
    private final Set<RunId> covered;

    private AuditScope(
            Optional<RunId> runId,
            List<Run> runs,
            List<Run> older,
            SortedMap<Integer, Long> from,
            SortedMap<Integer, Long> to) {
        this.runId = runId;
        this.runs = List.copyOf(runs);
        this.older = List.copyOf(older);
        this.from = new TreeMap<>(from);
        this.to = new TreeMap<>(to);
        this.covered = Stream.concat(runs.stream(), older.stream()).map(Run::id).collect(Collectors.toSet());
    }

    /** One run, from where it began to the topic's end. */
    static AuditScope of(Run run, SortedMap<Integer, Long> end) {
        return new AuditScope(Optional.of(run.id()), List.of(run), List.of(), run.startOffsets(), end);
    }

    /** Everything in the topic: the ledger's runs are promised as far as the topic still holds them from their beginning. */
    static AuditScope whole(List<Run> ledger, SortedMap<Integer, Long> beginning, SortedMap<Integer, Long> end) {
        var byAge = ledger.stream().collect(Collectors.partitioningBy(run -> lostItsBeginning(run, beginning)));
        return new AuditScope(
                Optional.empty(),
                byAge.getOrDefault(false, List.of()),
                byAge.getOrDefault(true, List.of()),
                new TreeMap<>(),
                end);
    }

    /** Whether retention has removed records that came after the run had begun. */
    static boolean lostItsBeginning(Run run, SortedMap<Integer, Long> beginning) {
        return beginning.entrySet().stream()
                .anyMatch(first -> first.getValue() > run.startOffsets().getOrDefault(first.getKey(), 0L));
    }

    /** The run, or nothing for everything in the topic. */
    Optional<RunId> runId() {
        return runId;
    }

    /** The ledger's entries whose promises are audited. */
    List<Run> runs() {
        return runs;
    }

    /** Entries of the ledger that are too old for an audit of everything: the topic holds them in part, or not at all. */
    List<Run> older() {
        return older;
    }

    /** Where reading begins, by partition; empty for the beginning. */
    SortedMap<Integer, Long> from() {
        return from;
    }

    /** The topic's end when the audit began, by partition. */
    SortedMap<Integer, Long> to() {
        return to;
    }

    boolean isWhole() {
        return runId.isEmpty();
    }

    /** Whether a message that claims this place is looked at, whatever its id. */
    boolean covers(RunSequenceHeader sequence) {
        return covered.contains(sequence.runId());
    }

    long published() {
        return runs.stream().mapToLong(Run::published).sum();
    }

    long rejected() {
        return runs.stream().mapToLong(Run::rejected).sum();
    }
}
