package dev.userstream.ops.audit;

import dev.userstream.events.RunId;
import dev.userstream.events.Store;
import dev.userstream.events.run.Run;
import dev.userstream.ops.evidence.Lag;
import dev.userstream.ops.evidence.Outside;
import dev.userstream.ops.evidence.UnreachableException;
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
    private final Outside outside;
    private final LongSupplier nanoTime;
    private final Pause pause;
    private final AuditProgress progress;

    /**
     * An audit that has not begun.
     *
     * @param outside what it asks
     * @param nanoTime a monotonic clock, nanoseconds
     * @param pause how it waits between two looks at the stores' positions
     * @param progress hears what it does
     */
    public Audit(Outside outside, LongSupplier nanoTime, Pause pause, AuditProgress progress) {
        this.outside = outside;
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
        List<Run> ledger = outside.ledger().runs();
        SortedMap<Integer, Long> beginning = outside.users().beginningOffsets();
        AuditScope scope = scope(runId, ledger, beginning);
        Map<Store, Long> lags =
                new LagWait(outside.positions(), nanoTime, pause, progress).await(beginning, scope.to(), patience);
        Letters letters = new Letters(scope);
        SortedMap<Integer, Long> deadLetterEnd = outside.deadLetters().endOffsets();
        outside.deadLetters().read(new TreeMap<>(), deadLetterEnd, letters::accept);
        ExpectedRows expected = new ExpectedRows();
        Promises promises = new Promises(scope, deadLetterEnd);
        promises.enter(expected);
        letters.applyTo(expected);
        SequenceClaims claims = new SequenceClaims();
        MessageReader reader = readMessages(scope, letters, expected, claims);
        StoreAudit stores = new StoreAudit(outside, scope, expected, claims, reader, promises, beginning, progress);
        Map<Store, StoreFigures> figures = stores.compare(lags);
        Judgement judgement = new Judgement(scope, beginning, letters, reader, promises, stores);
        return new AuditReport(
                runId,
                judgement.verdict(figures),
                judgement.reasons(figures),
                scope.published(),
                scope.rejected(),
                reader.messages(),
                letters.byReason(),
                reader.unaccounted(),
                promises.figures(expected),
                figures,
                Duration.ofNanos(nanoTime.getAsLong() - start));
    }

    private AuditScope scope(Optional<RunId> runId, List<Run> ledger, SortedMap<Integer, Long> beginning) {
        SortedMap<Integer, Long> end = outside.users().endOffsets();
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
            AuditScope scope, Letters letters, ExpectedRows expected, SequenceClaims claims) {
        MessageReader reader = new MessageReader(scope, letters, expected, claims);
        long total = Lag.between(scope.from(), scope.to());
        long[] read = {0};
        outside.users().read(scope.from(), scope.to(), message -> {
            reader.accept(message);
            progress.report("reading the topic", ++read[0], total);
        });
        return reader;
    }
}
