package dev.userstream.ops.audit;

import dev.userstream.events.ParseResult;
import dev.userstream.events.RunId;
import dev.userstream.events.UserMessage;
import dev.userstream.events.store.Store;
import dev.userstream.ops.pipeline.Pipeline;
import dev.userstream.ops.pipeline.StoreTable;
import dev.userstream.ops.pipeline.StoredRow;
import dev.userstream.ops.pipeline.TopicRecord;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Compares both stores with what they must hold, each on a thread of its own. One use; not thread-safe. */
final class StoreAudit {
    private final Pipeline pipeline;
    private final AuditScope scope;
    private final ExpectedRows expected;
    private final SequenceCounts sequences;
    private final MessageReader reader;
    private final LedgerExpectations expectations;
    private final SortedMap<Integer, Long> beginning;
    private final AuditProgress progress;
    private final List<StoreComparison> comparisons = new ArrayList<>();
    private final List<Store> withoutTable = new ArrayList<>();

    StoreAudit(
            Pipeline pipeline,
            AuditScope scope,
            ExpectedRows expected,
            SequenceCounts sequences,
            MessageReader reader,
            LedgerExpectations expectations,
            SortedMap<Integer, Long> beginning,
            AuditProgress progress) {
        this.pipeline = pipeline;
        this.scope = scope;
        this.expected = expected;
        this.sequences = sequences;
        this.reader = reader;
        this.expectations = expectations;
        this.beginning = beginning;
        this.progress = progress;
    }

    /** Stores that have no table of users. */
    List<Store> withoutTable() {
        return withoutTable;
    }

    /** Rows that no message carries and that no removed message can explain either. */
    long provablyExtra() {
        return comparisons.stream()
                .mapToLong(each -> each.extra().count() - each.extra().countRemoved(this::mayBeRemoved))
                .sum();
    }

    Map<Store, StoreFigures> compare(Map<Store, Long> lags) {
        List<StoreTable> tables =
                Stream.of(Store.values()).map(pipeline.tables()).toList();
        ExecutorService threads = Executors.newFixedThreadPool(tables.size());
        try {
            List<CompletableFuture<StoreComparison>> running = tables.stream()
                    .map(table -> CompletableFuture.supplyAsync(() -> compare(table), threads))
                    .toList();
            running.forEach(each -> comparisons.add(each.join()));
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } finally {
            threads.shutdownNow();
        }
        tables.stream().filter(table -> !table.exists()).map(StoreTable::store).forEach(withoutTable::add);
        explainByLaterMessages();
        explainByOlderRuns();
        Map<Store, StoreFigures> figures = new EnumMap<>(Store.class);
        Examples examples = new Examples(pipeline.users());
        for (StoreComparison comparison : comparisons) {
            figures.put(comparison.store(), figures(comparison, lags.getOrDefault(comparison.store(), 0L), examples));
        }
        return figures;
    }

    private StoreComparison compare(StoreTable table) {
        StoreComparison comparison = new StoreComparison(table.store(), scope, expected);
        String work = "comparing " + table.store().label();
        Consumer<StoredRow> sink = row -> {
            comparison.accept(row);
            progress.report(work, comparison.rows(), expected.size());
        };
        if (scope.runId().isEmpty()) {
            table.scan(sink);
        } else {
            RunId runId = scope.runId().get();
            table.rowsOfRun(runId, sink);
            table.select(idsNotSeen(comparison), sink);
        }
        return comparison;
    }

    /** Decided before the first row of the selection comes, since the rows change what is seen. */
    private Iterator<UUID> idsNotSeen(StoreComparison comparison) {
        int[] ordinals = IntStream.range(0, expected.size())
                .filter(ordinal -> !comparison.isSeen(ordinal))
                .toArray();
        return IntStream.of(ordinals).mapToObj(expected::id).iterator();
    }

    /** Users go on being published while rows are compared: what a later message says is not wrong and not extra. */
    private void explainByLaterMessages() {
        if (comparisons.stream()
                .allMatch(each -> each.wrong().count() + each.extra().count() == 0)) {
            return;
        }
        pipeline.users().read(scope.to(), pipeline.users().endOffsets(), this::explain);
    }

    /** An audit of everything does not promise what older runs published, but their rows are no strangers. */
    private void explainByOlderRuns() {
        if (comparisons.stream().anyMatch(each -> each.extra().count() > 0)) {
            expectations.eachOlder(
                    id -> comparisons.forEach(each -> each.extra().explain(id)));
        }
    }

    private void explain(TopicRecord message) {
        if (UserMessage.parse(message.key(), message.value(), message.timestampMs())
                instanceof ParseResult.Accepted accepted) {
            Version later = reader.version(message, accepted);
            for (StoreComparison comparison : comparisons) {
                comparison.wrong().explain(accepted.user().id(), later);
                comparison.extra().explain(accepted.user().id(), later);
            }
        }
    }

    private StoreFigures figures(StoreComparison comparison, long lag, Examples examples) {
        long due = 0;
        long missing = 0;
        long unverifiable = 0;
        for (int ordinal = 0; ordinal < expected.size(); ordinal++) {
            if (expected.isDue(ordinal, comparison.store())) {
                due++;
                missing += comparison.isSeen(ordinal) ? 0 : 1;
                unverifiable += comparison.isSeen(ordinal) && !expected.isCarried(ordinal) ? 1 : 0;
            }
        }
        return new StoreFigures(
                due,
                comparison.rows(),
                missing,
                comparison.duplicated(sequences),
                comparison.wrong().count(),
                comparison.extra().count(),
                unverifiable,
                lag,
                examples.of(comparison, expected));
    }

    private boolean mayBeRemoved(long position) {
        return position == Mismatches.NO_POSITION
                ? beginning.values().stream().anyMatch(first -> first > 0)
                : PackedOffset.offset(position) < beginning.getOrDefault(PackedOffset.partition(position), 0L);
    }
}
