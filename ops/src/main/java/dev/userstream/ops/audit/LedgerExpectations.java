package dev.userstream.ops.audit;

import dev.userstream.events.UserIds;
import dev.userstream.events.run.Run;
import dev.userstream.ops.audit.AuditReport.RunFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** The ids that the ledger's runs promise. Not thread-safe. */
final class LedgerExpectations {
    /** A run of so many is believed without proof: losing some of them is what the audit is there to find. */
    private static final long ALWAYS_CREDIBLE = 1_000_000;

    private final AuditScope scope;
    private final long records;
    /** The number of each credible run's first id, in the order of the scope's runs; -1 for the others. */
    private final List<Integer> firstOfRun = new ArrayList<>();

    /**
     * Nothing is promised yet.
     *
     * @param deadLetterEnd the end of the dead-letter topic, by partition
     */
    LedgerExpectations(AuditScope scope, Map<Integer, Long> deadLetterEnd) {
        this.scope = scope;
        this.records = sum(scope.to()) + sum(deadLetterEnd);
    }

    /** Enters every id that a credible run promises. */
    void enter(ExpectedRows expected) {
        for (Run run : scope.runs()) {
            firstOfRun.add(isCredible(run) ? expected.size() : -1);
            each(run, expected::promise);
        }
    }

    /** Hands over the ids of runs that are too old to be promised. */
    void eachOlder(Consumer<UUID> sink) {
        scope.older().forEach(run -> each(run, sink));
    }

    /** Runs that claim more users than both topics ever took records. */
    List<Run> incredible() {
        return scope.runs().stream().filter(run -> !isCredible(run)).toList();
    }

    /** Most users that a run can have settled. */
    long mostCredible() {
        return Math.max(ALWAYS_CREDIBLE, records);
    }

    List<RunFigures> figures(ExpectedRows expected) {
        List<RunFigures> figures = new ArrayList<>();
        for (int index = 0; index < scope.runs().size(); index++) {
            Run run = scope.runs().get(index);
            int first = firstOfRun.get(index);
            long inTopic = 0;
            for (int sequence = 0; first >= 0 && sequence < run.watermark(); sequence++) {
                inTopic += expected.isCarried(first + sequence) ? 1 : 0;
            }
            figures.add(new RunFigures(run.id(), run.state(), run.published(), inTopic));
        }
        return figures;
    }

    private void each(Run run, Consumer<UUID> sink) {
        if (isCredible(run)) {
            for (long sequence = 0; sequence < run.watermark(); sequence++) {
                sink.accept(UserIds.of(run.id(), sequence));
            }
        }
    }

    private boolean isCredible(Run run) {
        return run.watermark() <= mostCredible();
    }

    private static long sum(Map<Integer, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }
}
