package dev.userstream.ops.audit;

import dev.userstream.events.RunId;
import dev.userstream.events.run.Run;
import dev.userstream.events.store.Store;
import dev.userstream.ops.pipeline.Lag;
import dev.userstream.ops.pipeline.Pipeline;
import dev.userstream.ops.pipeline.UnreachableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Proves that every user that was reported as published is in both stores with the values published last, or a dead letter.
 *
 * <p>The order of the questions is what makes the answer sound on a pipeline that goes on working: first the ledger, then the
 * topic's end (so that everything the ledger promises lies below it), then waiting for the stores, then the dead letters, the
 * messages, the rows, and at last the messages that came meanwhile. One audit at a time; not thread-safe.
 */
public final class Audit {
    private final Pipeline pipeline;
    private final LongSupplier nanoTime;
    private final Pause pause;
    private final AuditProgress progress;

    /**
     * An audit that has not begun.
     *
     * @param pipeline what it asks
     * @param nanoTime a monotonic clock, nanoseconds
     * @param pause how it waits between two looks at the stores' positions
     * @param progress hears what it does
     */
    public Audit(Pipeline pipeline, LongSupplier nanoTime, Pause pause, AuditProgress progress) {
        this.pipeline = pipeline;
        this.nanoTime = nanoTime;
        this.pause = pause;
        this.progress = progress;
    }

    /**
     * Audits.
     *
     * @param runId the run to audit, or nothing for everything in the topic
     * @param patience how long to wait for the stores to catch up
     * @throws UnknownRunException if the ledger does not know the run
     * @throws UnreachableException if something that it needs does not answer
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public AuditReport run(Optional<RunId> runId, Duration patience) throws InterruptedException {
        long start = nanoTime.getAsLong();
        List<Run> ledger = pipeline.ledger().runs();
        SortedMap<Integer, Long> beginning = pipeline.users().beginningOffsets();
        AuditScope scope = scope(runId, ledger, beginning);
        Map<Store, Long> lags =
                new LagWait(pipeline.positions(), nanoTime, pause, progress).await(beginning, scope.to(), patience);
        AuditDeadLetters deadLetters = new AuditDeadLetters(scope);
        SortedMap<Integer, Long> deadLetterEnd = pipeline.deadLetters().endOffsets();
        pipeline.deadLetters().read(new TreeMap<>(), deadLetterEnd, deadLetters::accept);
        ExpectedRows expected = new ExpectedRows();
        LedgerExpectations expectations = new LedgerExpectations(scope, deadLetterEnd);
        expectations.enter(expected);
        deadLetters.applyTo(expected);
        SequenceCounts sequences = new SequenceCounts();
        MessageReader reader = readMessages(scope, deadLetters, expected, sequences);
        StoreAudit stores =
                new StoreAudit(pipeline, scope, expected, sequences, reader, expectations, beginning, progress);
        Map<Store, StoreFigures> figures = stores.compare(lags);
        VerdictCalculator judgement =
                new VerdictCalculator(scope, beginning, deadLetters, reader, expectations, stores);
        return new AuditReport(
                runId,
                judgement.verdict(figures),
                judgement.reasons(figures),
                scope.published(),
                scope.rejected(),
                reader.messages(),
                deadLetters.byReason(),
                reader.unaccounted(),
                expectations.figures(expected),
                figures,
                Duration.ofNanos(nanoTime.getAsLong() - start));
    }

    private AuditScope scope(Optional<RunId> runId, List<Run> ledger, SortedMap<Integer, Long> beginning) {
        SortedMap<Integer, Long> end = pipeline.users().endOffsets();
        if (runId.isEmpty()) {
            return AuditScope.whole(ledger, beginning, end);
        }
        return ledger.stream()
                .filter(run -> run.id().equals(runId.get()))
                .findFirst()
                .map(run -> AuditScope.of(run, end))
                .orElseThrow(() -> new UnknownRunException(runId.get()));
    }

    private MessageReader readMessages(
            AuditScope scope, AuditDeadLetters deadLetters, ExpectedRows expected, SequenceCounts sequences) {
        MessageReader reader = new MessageReader(scope, deadLetters, expected, sequences);
        long total = Lag.between(scope.from(), scope.to());
        long[] read = {0};
        pipeline.users().read(scope.from(), scope.to(), message -> {
            reader.accept(message);
            progress.report("reading the topic", ++read[0], total);
        });
        return reader;
    }
}
