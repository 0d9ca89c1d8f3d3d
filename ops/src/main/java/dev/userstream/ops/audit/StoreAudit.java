package dev.userstream.ops.audit;

import dev.userstream.events.ParseResult;
import dev.userstream.events.store.Store;
import dev.userstream.events.store.UserTable;
import dev.userstream.events.topic.Topics;
import dev.userstream.ops.audit.StoreFigures.WrongRow;
import dev.userstream.ops.pipeline.Pipeline;
import dev.userstream.ops.pipeline.Progress;
import dev.userstream.ops.pipeline.RowValues;
import dev.userstream.ops.pipeline.StoreTable;
import dev.userstream.ops.pipeline.StoredRow;
import dev.userstream.ops.pipeline.StoredRow.Provenance;
import dev.userstream.ops.pipeline.TopicLog;
import dev.userstream.ops.pipeline.TopicRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares both stores with the expected rows, each on its own thread. For one use; not thread-safe. */
final class StoreAudit {
    private static final int MAX_EXAMPLES = 5;

    private final Pipeline pipeline;
    private final TopicLog users;
    private final AuditScope scope;
    private final ExpectedRows expected;
    private final MessageReader messages;
    private final LedgerExpectations ledger;
    private final SortedMap<Integer, Long> earliest;
    private final Progress progress;
    private final List<StoreComparison> comparisons = new ArrayList<>();
    private final List<Store> withoutTable = new ArrayList<>();

    StoreAudit(
            Pipeline pipeline,
            AuditScope scope,
            ExpectedRows expected,
            MessageReader messages,
            LedgerExpectations ledger,
            SortedMap<Integer, Long> earliest,
            Progress progress) {
        this.pipeline = pipeline;
        this.users = pipeline.topic(Topics.USERS_CREATED);
        this.scope = scope;
        this.expected = expected;
        this.messages = messages;
        this.ledger = ledger;
        this.earliest = earliest;
        this.progress = progress;
    }

    /** Stores without a table of users. */
    List<Store> withoutTable() {
        return withoutTable;
    }

    /** Rows without a message that no removed message can explain either. */
    long provablyExtra() {
        return comparisons.stream()
                .mapToLong(each -> each.extra().count() - each.extra().countRemoved(this::mayBeRemoved))
                .sum();
    }

    SortedMap<String, StoreFigures> compare(Map<Store, Long> lags) {
        List<StoreTable> tables = Stream.of(Store.values()).map(pipeline::table).toList();
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
        SortedMap<String, StoreFigures> figures = new TreeMap<>();
        for (StoreComparison comparison : comparisons) {
            figures.put(comparison.store().label(), figures(comparison, lags.getOrDefault(comparison.store(), 0L)));
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
            table.rowsOfRun(scope.runId().get(), sink);
            // Collected first, because each selected row changes what was found.
            int[] notFound = IntStream.range(0, expected.size())
                    .filter(ordinal -> !comparison.isFound(ordinal))
                    .toArray();
            table.select(IntStream.of(notFound).mapToObj(expected::id).iterator(), sink);
        }
        return comparison;
    }

    /** Users are still being published while rows are compared: a row of a later message is neither wrong nor extra. */
    private void explainByLaterMessages() {
        if (comparisons.stream()
                .anyMatch(each -> each.wrong().count() + each.extra().count() > 0)) {
            users.read(scope.to(), users.latest(), message -> {
                if (message.parse() instanceof ParseResult.Accepted accepted) {
                    MessageVersion later = messages.version(message, accepted.user());
                    UUID id = accepted.user().id();
                    comparisons.forEach(each -> each.wrong().explain(id, later));
                    comparisons.forEach(each -> each.extra().explain(id, later));
                }
            });
        }
    }

    /** An audit of everything does not expect the users of older runs, but their rows are not extra. */
    private void explainByOlderRuns() {
        if (comparisons.stream().anyMatch(each -> each.extra().count() > 0)) {
            ledger.forEachOlder(id -> comparisons.forEach(each -> each.extra().explain(id)));
        }
    }

    private StoreFigures figures(StoreComparison comparison, long lag) {
        long due = 0;
        long missing = 0;
        long unverifiable = 0;
        for (int ordinal = 0; ordinal < expected.size(); ordinal++) {
            if (expected.isDue(ordinal, comparison.store())) {
                due++;
                missing += comparison.isFound(ordinal) ? 0 : 1;
                unverifiable += comparison.isFound(ordinal) && !expected.hasMessage(ordinal) ? 1 : 0;
            }
        }
        return new StoreFigures(
                due,
                comparison.rows(),
                missing,
                comparison.duplicated(messages.duplicates()),
                comparison.wrong().count(),
                comparison.extra().count(),
                unverifiable,
                lag,
                examples(comparison));
    }

    private boolean mayBeRemoved(long packed) {
        return packed == Mismatches.NO_OFFSET
                ? earliest.values().stream().anyMatch(first -> first > 0)
                : MessageVersion.offset(packed) < earliest.getOrDefault(MessageVersion.partition(packed), 0L);
    }

    private StoreFigures.Examples examples(StoreComparison comparison) {
        List<String> missing = IntStream.range(0, expected.size())
                .filter(ordinal -> expected.isDue(ordinal, comparison.store()) && !comparison.isFound(ordinal))
                .limit(MAX_EXAMPLES)
                .mapToObj(ordinal -> expected.id(ordinal).toString())
                .toList();
        List<WrongRow> wrong = comparison.wrong().examples(MAX_EXAMPLES).stream()
                .map(row -> new WrongRow(row.id().toString(), differences(row)))
                .toList();
        List<String> extra = comparison.extra().examples(MAX_EXAMPLES).stream()
                .map(row -> row.id().toString())
                .toList();
        return new StoreFigures.Examples(missing, wrong, extra);
    }

    /** Reads the message of a wrong row again to name the columns that differ. */
    private List<String> differences(StoredRow row) {
        MessageVersion version = expected.versions(expected.find(row.id())).get(0);
        int partition = MessageVersion.partition(version.offset());
        long offset = MessageVersion.offset(version.offset());
        List<String> columns = new ArrayList<>();
        users.read(new TreeMap<>(Map.of(partition, offset)), new TreeMap<>(Map.of(partition, offset + 1)), message -> {
            if (message.parse() instanceof ParseResult.Accepted accepted) {
                columns.addAll(RowValues.of(accepted.user()).differences(row.values()));
                addDifferences(columns, message, version, row.provenance());
            }
        });
        return columns;
    }

    private static void addDifferences(
            List<String> columns, TopicRecord message, MessageVersion version, @Nullable Provenance provenance) {
        if (provenance == null) {
            return;
        }
        Map<String, Boolean> differs = new LinkedHashMap<>();
        differs.put(UserTable.KAFKA_PARTITION, provenance.partition() != message.partition());
        differs.put(UserTable.KAFKA_OFFSET, provenance.offset() != message.offset());
        differs.put(UserTable.WRITE_ORDER, provenance.writeOrder() != version.writeOrder());
        SequenceHeaders.of(message.headers()).ifPresent(sequence -> {
            differs.put(UserTable.RUN_ID, !sequence.runId().value().equals(provenance.runId()));
            differs.put(UserTable.SEQUENCE, !Long.valueOf(sequence.sequence()).equals(provenance.sequence()));
        });
        differs.forEach((column, isDifferent) -> {
            if (isDifferent) {
                columns.add(column);
            }
        });
    }
}
