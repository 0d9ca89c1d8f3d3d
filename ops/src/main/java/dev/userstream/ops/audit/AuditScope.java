package dev.userstream.ops.audit;

import dev.userstream.events.RunId;
import dev.userstream.events.deadletter.DeadLetterId.RunSequence;
import dev.userstream.events.run.Run;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is audited: one run, or everything in the topic. Immutable. */
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

    /** One run, from its start offsets to the topic's end. */
    static AuditScope of(Run run, SortedMap<Integer, Long> end) {
        return new AuditScope(Optional.of(run.id()), List.of(run), List.of(), run.startOffsets(), end);
    }

    /** Everything in the topic: users are expected of the runs whose messages retention has not removed in part. */
    static AuditScope whole(List<Run> ledger, SortedMap<Integer, Long> earliest, SortedMap<Integer, Long> end) {
        var byAge = ledger.stream().collect(Collectors.partitioningBy(run -> isTruncated(run, earliest)));
        return new AuditScope(
                Optional.empty(),
                byAge.getOrDefault(false, List.of()),
                byAge.getOrDefault(true, List.of()),
                new TreeMap<>(),
                end);
    }

    /** Whether retention has removed records that were published after the run's start. */
    static boolean isTruncated(Run run, SortedMap<Integer, Long> earliest) {
        return earliest.entrySet().stream()
                .anyMatch(first -> first.getValue() > run.startOffsets().getOrDefault(first.getKey(), 0L));
    }

    /** The run; empty for everything in the topic. */
    Optional<RunId> runId() {
        return runId;
    }

    /** The runs whose users are expected. */
    List<Run> runs() {
        return runs;
    }

    /** Runs of which the topic no longer holds all messages, in an audit of everything. */
    List<Run> older() {
        return older;
    }

    /** Where reading starts, by partition; empty for the earliest offsets. */
    SortedMap<Integer, Long> from() {
        return from;
    }

    /** The topic's end when the audit started, by partition. */
    SortedMap<Integer, Long> to() {
        return to;
    }

    boolean isWhole() {
        return runId.isEmpty();
    }

    /** Whether a message whose headers name this sequence is audited, independent of its id. */
    boolean covers(RunSequence sequence) {
        return covered.contains(sequence.runId());
    }

    long published() {
        return runs.stream().mapToLong(Run::published).sum();
    }

    long rejected() {
        return runs.stream().mapToLong(Run::rejected).sum();
    }
}
