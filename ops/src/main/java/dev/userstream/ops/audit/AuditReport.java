package dev.userstream.ops.audit;

import dev.userstream.events.RunId;
import dev.userstream.events.run.RunState;
import dev.userstream.events.store.Store;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The result of an audit.
 *
 * @param runId the run that was audited; empty for everything
 * @param verdict the verdict
 * @param reasons why the verdict is not {@link Verdict#PASS}, and further remarks; one sentence each
 * @param published users that were published according to the ledger
 * @param rejectedByProducer users that became dead letters of the producer according to the ledger
 * @param messages messages of the scope in the topic
 * @param deadLetters distinct dead letters by the code of their reason
 * @param unaccounted invalid messages without a dead letter
 * @param runs the runs one by one
 * @param stores what was found in each store
 * @param duration how long the audit took, including the wait
 */
public record AuditReport(
        Optional<RunId> runId,
        Verdict verdict,
        List<String> reasons,
        long published,
        long rejectedByProducer,
        long messages,
        SortedMap<String, Long> deadLetters,
        long unaccounted,
        List<RunFigures> runs,
        Map<Store, StoreFigures> stores,
        Duration duration) {
    /** Copies the collections. */
    public AuditReport {
        reasons = List.copyOf(reasons);
        deadLetters = new TreeMap<>(deadLetters);
        runs = List.copyOf(runs);
        stores = Collections.unmodifiableSortedMap(new TreeMap<>(stores));
    }

    /** The verdict of an audit. */
    public enum Verdict {
        /** Everything that was published is in both stores with the newest values, or is a dead letter. */
        PASS,
        /** Something is missing, duplicated, wrong or extra, or nothing was published. */
        FAIL,
        /** No fault was found, but the topic no longer holds what a proof needs. */
        UNPROVABLE
    }

    /**
     * One run.
     *
     * @param runId its id
     * @param state its state in the ledger
     * @param published users that were published according to the ledger
     * @param inTopic how many of its expected ids have a valid message in the topic
     */
    public record RunFigures(String runId, RunState state, long published, long inTopic) {}

    /** All dead letters of the scope. */
    public long deadLettered() {
        return deadLetters.values().stream().mapToLong(Long::longValue).sum();
    }
}
