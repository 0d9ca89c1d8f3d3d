package dev.userstream.ops.audit;

import dev.userstream.events.RunId;
import dev.userstream.events.Store;
import dev.userstream.events.UserIds;
import dev.userstream.events.run.Run;
import dev.userstream.ops.audit.AuditReport.RunFigures;
import dev.userstream.ops.evidence.Lag;
import dev.userstream.ops.evidence.UnreachableException;
import java.time.Duration;
import java.util.ArrayList;
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
        AuditScope scope = scope(runId);
        SortedMap<Integer, Long> beginning = outside.users().beginningOffsets();
        Map<Store, Long> lags =
                new LagWait(outside.positions(), nanoTime, pause, progress).await(beginning, scope.to(), patience);
        Letters letters = new Letters(scope);
        outside.deadLetters().read(new TreeMap<>(), outside.deadLetters().endOffsets(), letters::accept);
        ExpectedRows expected = new ExpectedRows();
        List<Integer> firstOfRun = promise(scope, expected);
        letters.applyTo(expected);
        SequenceClaims claims = new SequenceClaims();
        MessageReader reader = readMessages(scope, letters, expected, claims);
        StoreAudit stores = new StoreAudit(outside, scope, expected, claims, reader, beginning, progress);
        Map<Store, StoreFigures> figures = stores.compare(lags);
        Judgement judgement = new Judgement(scope, beginning, letters, reader, stores);
        return new AuditReport(
                runId,
                judgement.verdict(figures),
                judgement.reasons(figures),
                scope.published(),
                scope.rejected(),
                reader.messages(),
                letters.byReason(),
                reader.unaccounted(),
                runFigures(scope, expected, firstOfRun),
                figures,
                Duration.ofNanos(nanoTime.getAsLong() - start));
    }

    private AuditScope scope(Optional<RunId> runId) {
        List<Run> all = outside.ledger().runs();
        SortedMap<Integer, Long> end = outside.users().endOffsets();
        if (runId.isEmpty()) {
            return new AuditScope(runId, all, new TreeMap<>(), end);
        }
        Run run = all.stream()
                .filter(each -> each.id().equals(runId.get()))
                .findFirst()
                .orElseThrow(() -> new UnknownRunException(runId.get()));
        return new AuditScope(runId, List.of(run), run.startOffsets(), end);
    }

    /** Enters every id that the ledger promises; gives the number of each run's first. */
    private static List<Integer> promise(AuditScope scope, ExpectedRows expected) {
        List<Integer> first = new ArrayList<>();
        for (Run run : scope.runs()) {
            first.add(expected.size());
            for (long sequence = 0; sequence < run.watermark(); sequence++) {
                expected.promise(UserIds.of(run.id(), sequence));
            }
        }
        return first;
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

    private static List<RunFigures> runFigures(AuditScope scope, ExpectedRows expected, List<Integer> firstOfRun) {
        List<RunFigures> figures = new ArrayList<>();
        for (int index = 0; index < scope.runs().size(); index++) {
            Run run = scope.runs().get(index);
            long inTopic = 0;
            for (long sequence = 0; sequence < run.watermark(); sequence++) {
                inTopic += expected.isCarried((int) (firstOfRun.get(index) + sequence)) ? 1 : 0;
            }
            figures.add(new RunFigures(run.id(), run.state(), run.published(), inTopic));
        }
        return figures;
    }
}
