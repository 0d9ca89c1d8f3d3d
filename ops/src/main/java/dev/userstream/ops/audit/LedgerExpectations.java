package dev.userstream.ops.audit;

import dev.userstream.events.UserIds;
import dev.userstream.events.run.Run;
import dev.userstream.ops.audit.AuditReport.RunFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** The ids that the ledger's runs have published. Not thread-safe. */
final class LedgerExpectations {
    /** Runs of at most this size are plausible even where the topics took fewer records: finding such a loss is the audit's task. */
    private static final long ALWAYS_PLAUSIBLE = 1_000_000;

    private final AuditScope scope;
    private final long maxUsers;
    /** The ordinal of each plausible run's first id, in the order of the scope's runs; -1 for the others. */
    private final List<Integer> firstOfRun = new ArrayList<>();

    /**
     * Nothing is expected yet.
     *
     * @param deadLetterEnd the end of the dead-letter topic, by partition
     */
    LedgerExpectations(AuditScope scope, Map<Integer, Long> deadLetterEnd) {
        this.scope = scope;
        this.maxUsers = Math.max(ALWAYS_PLAUSIBLE, sum(scope.to()) + sum(deadLetterEnd));
    }

    /** Adds every id that a plausible run has published. */
    void addTo(ExpectedRows expected) {
        for (Run run : scope.runs()) {
            firstOfRun.add(isPlausible(run) ? expected.size() : -1);
            forEachId(run, expected::expect);
        }
    }

    /** Hands over the ids of runs that are not audited because the topic no longer holds all of their messages. */
    void forEachOlder(Consumer<UUID> sink) {
        scope.older().forEach(run -> forEachId(run, sink));
    }

    /** Runs with more users than both topics ever took records. */
    List<Run> implausible() {
        return scope.runs().stream().filter(run -> !isPlausible(run)).toList();
    }

    /** The most users that a plausible run has. */
    long maxUsers() {
        return maxUsers;
    }

    List<RunFigures> figures(ExpectedRows expected) {
        List<RunFigures> figures = new ArrayList<>();
        for (int index = 0; index < scope.runs().size(); index++) {
            Run run = scope.runs().get(index);
            int first = firstOfRun.get(index);
            long inTopic = 0;
            for (int sequence = 0; first >= 0 && sequence < run.watermark(); sequence++) {
                inTopic += expected.hasMessage(first + sequence) ? 1 : 0;
            }
            figures.add(new RunFigures(run.id().value(), run.state(), run.published(), inTopic));
        }
        return figures;
    }

    private void forEachId(Run run, Consumer<UUID> sink) {
        if (isPlausible(run)) {
            for (long sequence = 0; sequence < run.watermark(); sequence++) {
                sink.accept(UserIds.of(run.id(), sequence));
            }
        }
    }

    private boolean isPlausible(Run run) {
        return run.watermark() <= maxUsers;
    }

    private static long sum(Map<Integer, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }
}
