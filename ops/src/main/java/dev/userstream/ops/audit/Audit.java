package dev.userstream.ops.audit;

import dev.userstream.events.ParseResult;
import dev.userstream.events.RunId;
import dev.userstream.events.run.Run;
import dev.userstream.events.store.Store;
import dev.userstream.events.topic.Topics;
import dev.userstream.ops.audit.AuditReport.StoreFigures;
import dev.userstream.ops.audit.ExpectedRows.Version;
import dev.userstream.ops.pipeline.LatestRuns;
import dev.userstream.ops.pipeline.Pipeline;
import dev.userstream.ops.pipeline.PipelineTopics;
import dev.userstream.ops.pipeline.Progress;
import dev.userstream.ops.pipeline.UnreachableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Proves that every user that was reported as published is in both stores with the values published last, or is a dead letter.
 *
 * <p>The order of the steps makes the result sound while users are being published: first the ledger, then the topic's end offsets
 * (all that the ledger expects lies below them), then the wait for the stores, then dead letters, messages and rows, and last the
 * messages that arrived during the audit. What a store that is behind lacks is awaited, and all but the first two steps are
 * repeated. One audit at a time; not thread-safe.
 */
public final class Audit {
    private static final long POLL_INTERVAL_MS = 200;

    /** Longer than the job takes for a batch of usual size. */
    private static final Duration STALLED = Duration.ofSeconds(5);

    /** Runs of at most this size are plausible even where the topics took fewer records: finding such a loss is the audit's task. */
    private static final long ALWAYS_PLAUSIBLE = 1_000_000;

    private final Pipeline pipeline;
    private final PipelineTopics topics;
    private final AuditPolicy policy;
    private final Progress progress;

    /** An audit that has not started. */
    public Audit(Pipeline pipeline, AuditPolicy policy, Progress progress) {
        this.pipeline = pipeline;
        this.policy = policy;
        this.topics = pipeline.topics();
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
        long start = System.nanoTime();
        List<Run> ledger = LatestRuns.read(topics);
        AuditScope scope = scope(runId, ledger, topics.earliest(Topics.USERS_CREATED));
        long deadline = start + timeout.toNanos();
        AuditReport report = compare(scope, awaitStores(scope, deadline, false), start);
        return mayImprove(report) && System.nanoTime() - deadline < 0
                ? compare(scope, awaitStores(scope, deadline, true), start)
                : report;
    }

    private AuditReport compare(AuditScope scope, Map<Store, Long> lags, long start) {
        AuditDeadLetters deadLetters = new AuditDeadLetters(scope);
        topics.readAll(Topics.DEAD_LETTERS, deadLetters::accept);
        ExpectedRows expected = new ExpectedRows(scope, deadLetters);
        SortedMap<Integer, Long> from = scope.isWhole() ? scope.earliest() : scope.from();
        long total = PipelineTopics.count(from, scope.to());
        topics.read(
                Topics.USERS_CREATED,
                from,
                scope.to(),
                progress.counting("reading the topic", total, expected::accept));

        List<StoreComparison> comparisons = compareStores(scope, expected);
        explain(comparisons, scope, expected);
        SortedMap<String, StoreFigures> figures = new TreeMap<>();
        comparisons.forEach(each -> figures.put(each.store.label(), each.figures(lags.get(each.store), topics)));
        VerdictCalculator verdict = new VerdictCalculator(scope, policy, deadLetters, expected, comparisons, figures);
        return new AuditReport(
                scope.runId().map(RunId::value).orElse(null),
                verdict.verdict(),
                verdict.reasons(),
                scope.published(),
                scope.rejected(),
                expected.messages,
                expected.unaccounted,
                deadLetters.byReason.values().stream()
                        .mapToLong(Long::longValue)
                        .sum(),
                deadLetters.byReason,
                expected.runFigures(),
                figures,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }

    /** Whether a store that is behind may still store or refuse what it lacks. */
    private static boolean mayImprove(AuditReport report) {
        return report.stores().values().stream()
                .filter(StoreFigures::isBehind)
                .anyMatch(store -> store.missing() + store.expired() + store.wrong() + report.unaccounted() > 0);
    }

    private AuditScope scope(Optional<RunId> runId, List<Run> ledger, SortedMap<Integer, Long> earliest) {
        SortedMap<Integer, Long> end = topics.latest(Topics.USERS_CREATED);
        long records = Stream.of(end, topics.latest(Topics.DEAD_LETTERS))
                .mapToLong(offsets -> PipelineTopics.count(new TreeMap<>(), offsets))
                .sum();
        long maxUsers = Math.max(ALWAYS_PLAUSIBLE, records);
        if (runId.isEmpty()) {
            return AuditScope.whole(ledger, earliest, end, maxUsers);
        }
        return ledger.stream()
                .filter(run -> run.id().equals(runId.get()))
                .findFirst()
                .map(run -> AuditScope.of(run, earliest, end, maxUsers))
                .orElseThrow(() -> new UnknownRunException(runId.get()));
    }

    /**
     * Waits until all consumer groups have reached the end, or the deadline. The job may have stored everything and its groups show
     * nothing of it, because they expired or were reset.
     *
     * @param waitsForStalled whether groups without offsets, and groups that make no progress, are waited for
     *
     * @return the lags of the stores whose groups have offsets
     */
    private Map<Store, Long> awaitStores(AuditScope scope, long deadline, boolean waitsForStalled)
            throws InterruptedException {
        long total = PipelineTopics.count(scope.earliest(), scope.to());
        Map<Store, Long> latest = Map.of();
        long lastProgress = System.nanoTime();
        while (true) {
            Map<Store, Long> lags = topics.lags(scope.earliest(), scope.to());
            long now = System.nanoTime();
            if (!lags.equals(latest)) {
                lastProgress = now;
                latest = lags;
            }
            long largest =
                    lags.values().stream().mapToLong(Long::longValue).max().orElse(0);
            progress.report("waiting for the stores", total - largest, total);
            boolean isKnown = lags.size() == Store.values().length;
            boolean hasStalled = now - lastProgress >= STALLED.toNanos();
            if ((largest == 0 && (isKnown || !waitsForStalled))
                    || (hasStalled && !waitsForStalled)
                    || now - deadline >= 0) {
                return lags;
            }
            Thread.sleep(POLL_INTERVAL_MS);
        }
    }

    /** Compares both stores, each on its own thread. */
    private List<StoreComparison> compareStores(AuditScope scope, ExpectedRows expected) {
        List<StoreComparison> comparisons = Stream.of(Store.values())
                .map(store -> new StoreComparison(store, pipeline.table(store), scope, expected))
                .toList();
        CompletableFuture<?>[] running = comparisons.stream()
                .map(each -> CompletableFuture.runAsync(
                        () -> each.run(progress), work -> new Thread(work, "compare").start()))
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(running).join();
            return comparisons;
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /**
     * Users are still being published while rows are compared: a row of a later message is neither wrong nor extra. An audit of
     * everything does not expect the users of older runs, but their rows are not extra.
     */
    private void explain(List<StoreComparison> comparisons, AuditScope scope, ExpectedRows expected) {
        if (comparisons.stream().anyMatch(each -> each.wrong.count() + each.extra.count() > 0)) {
            topics.read(Topics.USERS_CREATED, scope.to(), topics.latest(Topics.USERS_CREATED), message -> {
                if (message.parse() instanceof ParseResult.Accepted accepted) {
                    Version later = expected.version(message, accepted.user());
                    UUID id = accepted.user().id();
                    comparisons.forEach(each -> each.wrong.explain(id, later));
                    comparisons.forEach(each -> each.extra.explain(id, later));
                }
            });
        }
        if (comparisons.stream().anyMatch(each -> each.extra.count() > 0)) {
            scope.older()
                    .forEach(run -> scope.forEachId(run, id -> comparisons.forEach(each -> each.extra.explain(id))));
        }
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
