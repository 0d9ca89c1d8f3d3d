package dev.userstream.ops.audit;

import dev.userstream.events.RunId;
import dev.userstream.events.UserIds;
import dev.userstream.events.deadletter.DeadLetterId.RunSequence;
import dev.userstream.events.run.Run;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What is audited: one run, from its start offsets to the topic's end, or everything in the topic.
 *
 * @param older in an audit of everything, runs of which the topic no longer holds all messages; their users are not expected
 * @param from where reading starts, by partition; empty for the earliest offsets
 * @param earliest the first offsets that retention has not removed
 * @param covered the runs whose messages are audited, independent of their ids
 * @param maxUsers the most users that a plausible run has
 */
record AuditScope(
        Optional<RunId> runId,
        List<Run> runs,
        List<Run> older,
        SortedMap<Integer, Long> from,
        SortedMap<Integer, Long> earliest,
        SortedMap<Integer, Long> to,
        Set<RunId> covered,
        long maxUsers) {
    /** One run of the ledger. */
    static AuditScope of(Run run, SortedMap<Integer, Long> earliest, SortedMap<Integer, Long> end, long maxUsers) {
        return new AuditScope(
                Optional.of(run.id()),
                List.of(run),
                List.of(),
                run.startOffsets(),
                earliest,
                end,
                Set.of(run.id()),
                maxUsers);
    }

    /** Everything in the topic. */
    static AuditScope whole(
            List<Run> ledger, SortedMap<Integer, Long> earliest, SortedMap<Integer, Long> end, long maxUsers) {
        var byAge = ledger.stream().collect(Collectors.partitioningBy(run -> isTruncated(run, earliest)));
        return new AuditScope(
                Optional.empty(),
                byAge.getOrDefault(false, List.of()),
                byAge.getOrDefault(true, List.of()),
                new TreeMap<>(),
                earliest,
                end,
                ledger.stream().map(Run::id).collect(Collectors.toSet()),
                maxUsers);
    }

    /** Whether retention has removed records that were published after the run's start. */
    private static boolean isTruncated(Run run, SortedMap<Integer, Long> earliest) {
        return earliest.entrySet().stream()
                .anyMatch(first -> first.getValue() > run.startOffsets().getOrDefault(first.getKey(), 0L));
    }

    /** Whether retention has removed messages of the run's time. */
    boolean isTruncated(Run run) {
        return isTruncated(run, earliest);
    }

    boolean isWhole() {
        return runId.isEmpty();
    }

    boolean covers(RunSequence sequence) {
        return covered.contains(sequence.runId());
    }

    boolean isPlausible(Run run) {
        return run.watermark() <= maxUsers;
    }

    /** Hands over the id of every user that a plausible run has published, in order. */
    void forEachId(Run run, Consumer<UUID> sink) {
        for (long sequence = 0; isPlausible(run) && sequence < run.watermark(); sequence++) {
            sink.accept(UserIds.of(run.id(), sequence));
        }
    }

    long published() {
        return runs.stream().mapToLong(Run::published).sum();
    }

    long rejected() {
        return runs.stream().mapToLong(Run::rejected).sum();
    }
}
