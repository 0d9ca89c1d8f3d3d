package dev.userstream.ops.status;

import dev.userstream.events.RefusalReason;
import dev.userstream.events.run.Run;
import dev.userstream.events.store.Store;
import dev.userstream.events.topic.Topics;
import dev.userstream.ops.pipeline.Lag;
import dev.userstream.ops.pipeline.LatestRuns;
import dev.userstream.ops.pipeline.Pipeline;
import dev.userstream.ops.pipeline.StoreTable.RowCount;
import dev.userstream.ops.pipeline.TopicLog;
import dev.userstream.ops.pipeline.UnreachableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The state of the pipeline. What could not be read is absent, and {@code problems} says why.
 *
 * @param runs the runs, newest first
 * @param messages records in the topic of users
 * @param lags messages that each store has not read; {@link #NO_GROUP} where its consumer group has committed nothing yet
 * @param rows rows in each store
 * @param deadLetters distinct dead letters by the code of their reason
 * @param replayed those of them that were replayed
 * @param problems what is unreachable, one sentence each
 */
public record StatusReport(
        List<Run> runs,
        long messages,
        Map<Store, Long> lags,
        Map<Store, RowCount> rows,
        SortedMap<String, Long> deadLetters,
        SortedMap<String, Long> replayed,
        List<String> problems) {
    /** A lag of this value means that the store's consumer group has committed nothing yet. */
    public static final long NO_GROUP = -1;

    /** How long counting the rows of one store may take. */
    private static final Duration COUNT_LIMIT = Duration.ofSeconds(10);

    /** Copies the collections. */
    public StatusReport {
        runs = List.copyOf(runs);
        lags = Map.copyOf(lags);
        rows = Map.copyOf(rows);
        deadLetters = new TreeMap<>(deadLetters);
        replayed = new TreeMap<>(replayed);
        problems = List.copyOf(problems);
    }

    /** Reads the state; a component that does not answer costs only its own part. */
    public static StatusReport of(Pipeline pipeline) {
        List<String> problems = new ArrayList<>();
        List<Run> runs = new ArrayList<>();
        long[] messages = {0};
        Map<Store, Long> lags = new EnumMap<>(Store.class);
        DeadLetterCounts deadLetters = new DeadLetterCounts(Integer.MAX_VALUE);
        attempt(problems, () -> {
            runs.addAll(LatestRuns.read(pipeline));
            TopicLog users = pipeline.topic(Topics.USERS_CREATED);
            SortedMap<Integer, Long> earliest = users.earliest();
            SortedMap<Integer, Long> latest = users.latest();
            messages[0] = Lag.between(earliest, latest);
            for (Store store : Store.values()) {
                SortedMap<Integer, Long> committed = pipeline.committed(store);
                lags.put(store, committed.isEmpty() ? NO_GROUP : Lag.of(committed, earliest, latest));
            }
            TopicLog topic = pipeline.topic(Topics.DEAD_LETTERS);
            topic.read(new TreeMap<>(), topic.latest(), deadLetters::accept);
        });
        Map<Store, RowCount> rows = new EnumMap<>(Store.class);
        for (Store store : Store.values()) {
            attempt(problems, () -> rows.put(store, pipeline.table(store).count(COUNT_LIMIT.toMillis())));
        }
        return new StatusReport(
                runs,
                messages[0],
                lags,
                rows,
                byCode(deadLetters.byReason()),
                byCode(deadLetters.replayed()),
                problems);
    }

    private static void attempt(List<String> problems, Runnable part) {
        try {
            part.run();
        } catch (RuntimeException e) {
            problems.add(UnreachableException.messageOf(e).orElseThrow(() -> e));
        }
    }

    private static SortedMap<String, Long> byCode(Map<RefusalReason, Long> counts) {
        SortedMap<String, Long> byCode = new TreeMap<>();
        counts.forEach((reason, count) -> byCode.put(reason.code(), count));
        return byCode;
    }
}
