package dev.userstream.ops.audit;

import dev.userstream.events.RunId;
import dev.userstream.events.run.RunState;
import dev.userstream.events.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an audit found.
 *
 * @param runId the run that was audited, or nothing for everything
 * @param verdict the answer
 * @param reasons why the verdict is not {@link Verdict#PASS}, and what else a reader must know; one sentence each
 * @param published users that the ledger says were published
 * @param rejectedByProducer users that the ledger says became dead letters
 * @param messages messages of the scope in the topic
 * @param deadLetters identities of dead letters by the code of their reason
 * @param unaccounted messages that are not valid and have no dead letter
 * @param runs how the runs fare one by one
 * @param stores what was found in each store
 * @param duration how long the audit took, waiting included
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
    /** Copies what it is given. */
    public AuditReport {
        reasons = List.copyOf(reasons);
        deadLetters = new TreeMap<>(deadLetters);
        runs = List.copyOf(runs);
        stores = Map.copyOf(stores);
    }

    /** The answer of an audit. */
    public enum Verdict {
        /** Everything that was published is in both stores with the newest values, or is a dead letter. */
        PASS,
        /** Something is missing, duplicated, wrong or extra, or nothing was published. */
        FAIL,
        /** Nothing is known to be amiss, but the topic does not hold any more what a proof needs. */
        UNPROVABLE
    }

    /**
     * One run.
     *
     * @param id the run's id
     * @param state where the run stands
     * @param published users that the ledger says were published
     * @param inTopic of its promised ids, how many have a valid message in the topic
     */
    public record RunFigures(RunId id, RunState state, long published, long inTopic) {}

    /** All dead letters of the scope. */
    public long deadLettered() {
        return deadLetters.values().stream().mapToLong(Long::longValue).sum();
    }
}
