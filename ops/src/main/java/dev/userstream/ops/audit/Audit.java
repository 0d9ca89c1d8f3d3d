package dev.userstream.ops.audit;

import dev.userstream.events.RunId;
import dev.userstream.events.run.Run;
import dev.userstream.events.store.Store;
import dev.userstream.events.topic.Topics;
import dev.userstream.ops.pipeline.Lag;
import dev.userstream.ops.pipeline.LatestRuns;
import dev.userstream.ops.pipeline.Pipeline;
import dev.userstream.ops.pipeline.Progress;
import dev.userstream.ops.pipeline.TopicLog;
import dev.userstream.ops.pipeline.UnreachableException;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Proves that every user that was reported as published is in both stores with the values published last, or is a dead letter.
 *
 * <p>The order of the steps makes the result sound while users are being published: first the ledger, then the topic's end offsets
 * (all that the ledger expects lies below them), then the wait for the stores, then dead letters, messages and rows, and last the
 * messages that arrived during the audit. One audit at a time; not thread-safe.
 */
public final class Audit {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

    private final Pipeline pipeline;
    private final LongSupplier nanoTime;
    private final Sleeper sleeper;
    private final Progress progress;

    /**
     * An audit that has not started.
     *
     * @param pipeline what is audited
     * @param progress receives the progress
     */
    public Audit(Pipeline pipeline, Progress progress) {
        this(pipeline, System::nanoTime, duration -> Thread.sleep(duration.toMillis()), progress);
    }

    Audit(Pipeline pipeline, LongSupplier nanoTime, Sleeper sleeper, Progress progress) {
        this.pipeline = pipeline;
        this.nanoTime = nanoTime;
        this.sleeper = sleeper;
        this.progress = progress;
    }

    /**
     * Audits.
     *
     * @param runId the run to audit; empty for everything in the topic
     * @param timeout longest wait for the stores to reach the topic's end
     * @throws UnknownRunException if the ledger does not have the run
     * @throws UnreachableException if a store does not answer
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public AuditReport run(Optional<RunId> runId, Duration timeout) throws InterruptedException {
        long start = nanoTime.getAsLong();
        TopicLog users = pipeline.topic(Topics.USERS_CREATED);
        TopicLog deadLetterTopic = pipeline.topic(Topics.DEAD_LETTERS);
        List<Run> ledger = LatestRuns.read(pipeline);
        SortedMap<Integer, Long> earliest = users.earliest();
        AuditScope scope = scope(runId, ledger, earliest, users.latest());
        Map<Store, Long> lags = awaitStores(earliest, scope.to(), timeout);

        AuditDeadLetters deadLetters = new AuditDeadLetters(scope);
        SortedMap<Integer, Long> deadLetterEnd = deadLetterTopic.latest();
        deadLetterTopic.read(new TreeMap<>(), deadLetterEnd, deadLetters::accept);

        ExpectedRows expected = new ExpectedRows();
        LedgerExpectations ledgerExpectations = new LedgerExpectations(scope, deadLetterEnd);
        ledgerExpectations.addTo(expected);
        deadLetters.applyTo(expected);
        MessageReader messages = new MessageReader(scope, deadLetters, expected);
        users.read(scope.from(), scope.to(), progress, "reading the topic", messages::accept);

        StoreAudit stores = new StoreAudit(pipeline, scope, expected, messages, ledgerExpectations, earliest, progress);
        SortedMap<String, StoreFigures> figures = stores.compare(lags);
        VerdictCalculator verdict =
                new VerdictCalculator(scope, earliest, deadLetters, messages, ledgerExpectations, stores, figures);
        return new AuditReport(
                runId.map(RunId::value).orElse(null),
                verdict.verdict(),
                verdict.reasons(),
                scope.published(),
                scope.rejected(),
                messages.count(),
                messages.unaccounted(),
                deadLetters.count(),
                deadLetters.byReason(),
                ledgerExpectations.figures(expected),
                figures,
                TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - start));
    }

    private static AuditScope scope(
            Optional<RunId> runId, List<Run> ledger, SortedMap<Integer, Long> earliest, SortedMap<Integer, Long> end) {
        if (runId.isEmpty()) {
            return AuditScope.whole(ledger, earliest, end);
        }
        return ledger.stream()
                .filter(run -> run.id().equals(runId.get()))
                .findFirst()
                .map(run -> AuditScope.of(run, end))
                .orElseThrow(() -> new UnknownRunException(runId.get()));
    }

    /** Returns each store's lag once both are zero or the time is over. */
    private Map<Store, Long> awaitStores(
            SortedMap<Integer, Long> earliest, SortedMap<Integer, Long> end, Duration timeout)
            throws InterruptedException {
        long start = nanoTime.getAsLong();
        long total = Lag.between(earliest, end);
        while (true) {
            Map<Store, Long> lags = new EnumMap<>(Store.class);
            for (Store store : Store.values()) {
                lags.put(store, Lag.of(pipeline.committed(store), earliest, end));
            }
            long largest = Collections.max(lags.values());
            progress.report("waiting for the stores", total - largest, total);
            if (largest == 0 || nanoTime.getAsLong() - start >= timeout.toNanos()) {
                return lags;
            }
            sleeper.sleep(POLL_INTERVAL);
        }
    }

    /** Waits for a while; tests pass one that returns at once. */
    @FunctionalInterface
    interface Sleeper {
        void sleep(Duration duration) throws InterruptedException;
    }

    /** The ledger does not have the run. */
    public static final class UnknownRunException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** Names the run. */
        public UnknownRunException(RunId runId) {
            super("run id: " + runId + " (expected: a run of the ledger; `userstream status` lists them)");
        }
    }
}
