package dev.userstream.ops.service;

import dev.userstream.events.run.RunCodec;
import dev.userstream.events.store.Store;
import dev.userstream.events.topic.Topics;
import dev.userstream.ops.dlq.DeadLetterCounts;
import dev.userstream.ops.pipeline.LatestRuns;
import dev.userstream.ops.pipeline.Pipeline;
import dev.userstream.ops.pipeline.PipelineTopics;
import dev.userstream.ops.pipeline.Progress;
import dev.userstream.ops.pipeline.StoreTable;
import dev.userstream.ops.pipeline.StoreTable.RowCount;
import dev.userstream.ops.pipeline.UnreachableException;
import dev.userstream.settings.SettingsException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The state of the pipeline and its JSON document. What could not be read is {@code null}, and {@code problems} says why.
 *
 * @param runs the runs, newest first
 * @param offsets the topic's offsets: its messages, those of aborted transactions and the ends of transactions
 * @param stores the stores by their labels
 * @param deadLetters distinct dead letters by the code of their reason
 * @param deadLettersReplayed those of them that were replayed
 * @param problems what is unreachable, one sentence each
 */
public record StatusReport(
        List<RunCodec.Document> runs,
        @Nullable Long offsets,
        Map<String, StoreStatus> stores,
        Map<String, Long> deadLetters,
        Map<String, Long> deadLettersReplayed,
        List<String> problems) {
    private static final long COUNT_LIMIT_MS = 10_000;

    /** One store; its lag is {@code null} also where the group has committed nothing yet, its rows are counted for ten seconds. */
    public record StoreStatus(
            String group, @Nullable Long lag, @Nullable Long rows, boolean rowsComplete) {}

    /** Reads the state; a component that does not answer costs only its own part. */
    public static StatusReport of(Pipeline pipeline) {
        return of(pipeline, Progress.NONE);
    }

    /** The same, and reports its progress. */
    public static StatusReport of(Pipeline pipeline, Progress progress) {
        List<String> problems = new ArrayList<>();
        List<RunCodec.Document> runs = new ArrayList<>();
        Map<Store, Long> lags = new EnumMap<>(Store.class);
        DeadLetterCounts deadLetters = new DeadLetterCounts();
        Long offsets = attempt(problems, () -> {
            PipelineTopics topics = pipeline.topics();
            LatestRuns.read(topics).forEach(run -> runs.add(RunCodec.document(run)));
            lags.putAll(topics.lags());
            SortedMap<Integer, Long> begin = topics.earliest(Topics.DEAD_LETTERS);
            SortedMap<Integer, Long> end = topics.latest(Topics.DEAD_LETTERS);
            long total = PipelineTopics.count(begin, end);
            topics.read(
                    Topics.DEAD_LETTERS,
                    begin,
                    end,
                    progress.counting("reading dead letters", total, deadLetters::accept));
            return PipelineTopics.count(topics.earliest(Topics.USERS_CREATED), topics.latest(Topics.USERS_CREATED));
        });
        Map<String, StoreStatus> stores = new LinkedHashMap<>();
        for (Store store : Store.values()) {
            RowCount rows = attempt(problems, () -> {
                StoreTable table = pipeline.table(store);
                String work = "counting the rows of " + store.label();
                progress.report(work, 0, 0);
                RowCount counted = table.exists() ? table.count(COUNT_LIMIT_MS) : new RowCount(0, true);
                progress.report(work, counted.rows(), counted.rows());
                return counted;
            });
            stores.put(
                    store.label(),
                    new StoreStatus(
                            store.consumerGroup(),
                            lags.get(store),
                            rows == null ? null : (Long) rows.rows(),
                            rows != null && rows.complete()));
        }
        return new StatusReport(runs, offsets, stores, deadLetters.byReason(), deadLetters.replayed(), problems);
    }

    private static <T> @Nullable T attempt(List<String> problems, Supplier<T> part) {
        try {
            return part.get();
        } catch (SettingsException e) {
            throw e;
        } catch (RuntimeException e) {
            problems.add(UnreachableException.messageOf(e).orElseThrow(() -> e));
            return null;
        }
    }
}
