package dev.userstream.ops.audit;

import dev.userstream.events.ParseResult;
import dev.userstream.events.RunId;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.events.store.Store;
import dev.userstream.events.store.TableColumns;
import dev.userstream.events.store.TableColumns.Difference;
import dev.userstream.events.store.UserTable;
import dev.userstream.events.topic.Topics;
import dev.userstream.ops.audit.AuditReport.Examples;
import dev.userstream.ops.audit.AuditReport.StoreFigures;
import dev.userstream.ops.audit.AuditReport.WrongRow;
import dev.userstream.ops.audit.ExpectedRows.Version;
import dev.userstream.ops.pipeline.PipelineTopics;
import dev.userstream.ops.pipeline.Progress;
import dev.userstream.ops.pipeline.RowValues;
import dev.userstream.ops.pipeline.StoreTable;
import dev.userstream.ops.pipeline.StoredRow;
import dev.userstream.ops.pipeline.StoredRow.Provenance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Compares the rows of one store with the expected ones. Confined to one thread at a time. */
final class StoreComparison {
    private static final int MAX_EXAMPLES = 5;
    private static final long SECOND_MS = 1_000;

    final Store store;
    private final StoreTable table;
    private final AuditScope scope;
    private final ExpectedRows expected;
    private final BitSet found = new BitSet();
    final Mismatches wrong = new Mismatches();
    final Mismatches extra = new Mismatches();
    /** Ids of rows whose provenance names a run sequence that has another id, by that other id. */
    private final Map<UUID, Set<UUID>> duplicates = new HashMap<>();

    private long rows;
    boolean hasTable;
    /** How the table's columns differ from those that are written; the rows are compared only if they do not. */
    List<String> mismatches = List.of();

    Optional<Duration> timeToLive = Optional.empty();

    StoreComparison(Store store, StoreTable table, AuditScope scope, ExpectedRows expected) {
        this.store = store;
        this.table = table;
        this.scope = scope;
        this.expected = expected;
    }

    /** Reads the rows of the scope and compares them. */
    void run(Progress progress) {
        Map<String, String> columns = table.columns();
        hasTable = !columns.isEmpty();
        if (!hasTable) {
            return;
        }
        mismatches = TableColumns.differences(store, columns).stream()
                .map(Difference::sentence)
                .toList();
        if (!mismatches.isEmpty()) {
            return;
        }
        timeToLive = table.timeToLive();
        Consumer<StoredRow> sink = progress.counting("comparing " + store.label(), expected.ids.size(), this::accept);
        Optional<RunId> runId = scope.runId();
        if (runId.isEmpty()) {
            table.scan(sink);
        } else {
            table.rowsOfRun(runId.get(), sink);
            // Copied first, because each selected row changes these findings.
            int[] notFound = IntStream.range(0, expected.ids.size())
                    .filter(ordinal -> !found.get(ordinal))
                    .toArray();
            table.select(IntStream.of(notFound).mapToObj(expected.ids::id).iterator(), sink);
        }
    }

    /** The figures, complete once the differing columns of wrong rows are known, whose messages are read again for this. */
    StoreFigures figures(@Nullable Long lag, PipelineTopics topics) {
        long now = System.currentTimeMillis();
        // Cassandra counts whole seconds, so a row may expire up to a second early.
        long expiredMs =
                timeToLive.map(limit -> now - limit.toMillis() + SECOND_MS).orElse(Long.MIN_VALUE);
        long due = 0;
        long missing = 0;
        long expired = 0;
        long unverifiable = 0;
        List<String> missingIds = new ArrayList<>();
        SortedMap<String, Long> deadLetters = new TreeMap<>();
        if (expected.unidentified > 0) {
            deadLetters.put(Stage.PARSER.label(), expected.unidentified);
        }
        for (int ordinal = 0; ordinal < expected.ids.size(); ordinal++) {
            Optional<Stage> refusedAt = expected.refusedAt(ordinal, store);
            if (refusedAt.isPresent()) {
                // What the producer rejects was never published.
                refusedAt
                        .filter(stage -> stage != Stage.PRODUCER)
                        .ifPresent(stage -> deadLetters.merge(stage.label(), 1L, Long::sum));
                continue;
            }
            due++;
            if (found.get(ordinal)) {
                unverifiable += expected.hasMessage(ordinal) ? 0 : 1;
            } else if (expected.publishedMs(ordinal) <= expiredMs) {
                expired++;
            } else if (mismatches.isEmpty()) {
                missing++;
                if (missing <= MAX_EXAMPLES) {
                    missingIds.add(expected.ids.id(ordinal).toString());
                }
            }
        }
        List<WrongRow> wrongRows = wrong.examples(MAX_EXAMPLES).stream()
                .map(row -> new WrongRow(row.id().toString(), differences(row, topics)))
                .toList();
        List<String> extraIds = extra.examples(MAX_EXAMPLES).stream()
                .map(row -> row.id().toString())
                .toList();
        return new StoreFigures(
                due,
                rows,
                missing,
                expired,
                duplicated(),
                wrong.count(),
                extra.count(),
                unverifiable,
                deadLetters,
                lag,
                new Examples(missingIds, wrongRows, extraIds));
    }

    /** Compares one row; no id may come twice. */
    private void accept(StoredRow row) {
        rows++;
        Optional<UUID> sequenceId = noteSequence(row);
        long rowDigest = row.values().digest();
        int ordinal = expected.ids.find(row.id());
        if (ordinal < 0 || expected.isRefusedUpstream(ordinal)) {
            extra.add(row, rowDigest);
            return;
        }
        found.set(ordinal);
        long sequence = SequenceHeaders.digest(sequenceId);
        if (expected.hasMessage(ordinal)
                && !expected.isRefusedBy(ordinal, store)
                && expected.versions(ordinal).stream()
                        .noneMatch(version -> version.matches(rowDigest, row.provenance(), sequence))) {
            wrong.add(row, rowDigest);
        }
    }

    /** The id of the sequence in the row's provenance, which is noted where the row has another id. */
    private Optional<UUID> noteSequence(StoredRow row) {
        Provenance provenance = row.provenance();
        if (provenance == null) {
            return Optional.empty();
        }
        return SequenceHeaders.of(provenance.runId(), provenance.sequence()).map(sequence -> {
            UUID sequenceId = SequenceHeaders.id(sequence);
            if (scope.covers(sequence) && !sequenceId.equals(row.id())) {
                duplicates
                        .computeIfAbsent(sequenceId, unused -> new HashSet<>())
                        .add(row.id());
            }
            return sequenceId;
        });
    }

    /** Rows of a run beyond one for each sequence: by the messages' headers or by the rows' provenance, whichever finds more. */
    private long duplicated() {
        Predicate<UUID> hasRow = id -> {
            int ordinal = expected.ids.find(id);
            return ordinal >= 0 && found.get(ordinal);
        };
        return Math.max(
                beyondOne(expected.duplicates, hasRow, hasRow), beyondOne(duplicates, hasRow, duplicate -> true));
    }

    private static long beyondOne(Map<UUID, Set<UUID>> duplicates, Predicate<UUID> hasOwnRow, Predicate<UUID> exists) {
        return duplicates.entrySet().stream()
                .mapToLong(each ->
                        each.getValue().stream().filter(exists).count() - (hasOwnRow.test(each.getKey()) ? 0 : 1))
                .filter(count -> count > 0)
                .sum();
    }

    /** The columns in which a wrong row differs from its message. */
    private List<String> differences(StoredRow row, PipelineTopics topics) {
        Version version = expected.versions(expected.ids.find(row.id())).get(0);
        int partition = Version.partition(version.offset());
        long offset = Version.offset(version.offset());
        List<String> columns = new ArrayList<>();
        topics.find(Topics.USERS_CREATED, partition, offset).ifPresent(message -> {
            if (message.parse() instanceof ParseResult.Accepted accepted) {
                columns.addAll(RowValues.of(accepted.user()).differences(row.values()));
            }
            Provenance provenance = row.provenance();
            if (provenance != null) {
                addWhen(columns, UserTable.KAFKA_PARTITION, provenance.partition() != partition);
                addWhen(columns, UserTable.KAFKA_OFFSET, provenance.offset() != offset);
                addWhen(columns, UserTable.WRITE_ORDER, provenance.writeOrder() != version.writeOrder());
                SequenceHeaders.of(message.headers()).ifPresent(sequence -> {
                    Long inHeaders = sequence.sequence();
                    addWhen(columns, UserTable.RUN_ID, !sequence.runId().value().equals(provenance.runId()));
                    addWhen(columns, UserTable.SEQUENCE, !inHeaders.equals(provenance.sequence()));
                });
            }
        });
        return columns;
    }

    private static void addWhen(List<String> columns, String column, boolean isDifferent) {
        if (isDifferent) {
            columns.add(column);
        }
    }
}
