package dev.userstream.ops.status;

import dev.userstream.events.run.Run;
import dev.userstream.events.store.Store;
import dev.userstream.ops.pipeline.StoreTable.RowCount;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The state of the pipeline. What could not be read is absent, and {@code problems} says why.
 *
 * @param runs the runs, newest first
 * @param messages records now in the topic of users
 * @param lags messages that each store lacks; -1 where its consumer group has committed nothing yet
 * @param rows rows in each store
 * @param deadLetters identities of dead letters by the code of their reason
 * @param replayed those of them that were replayed
 * @param problems what is unreachable and what to do, one sentence each
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

    /** Copies what it is given. */
    public StatusReport {
        runs = List.copyOf(runs);
        lags = Map.copyOf(lags);
        rows = Map.copyOf(rows);
        deadLetters = new TreeMap<>(deadLetters);
        replayed = new TreeMap<>(replayed);
        problems = List.copyOf(problems);
    }
}
