package dev.userstream.ops.status;

import dev.userstream.events.run.Run;
import dev.userstream.events.store.Store;
import dev.userstream.ops.pipeline.Lag;
import dev.userstream.ops.pipeline.Pipeline;
import dev.userstream.ops.pipeline.StoreTable.RowCount;
import dev.userstream.ops.pipeline.UnreachableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Looks at everything once; what does not answer costs only its own part. One look; not thread-safe. */
public final class Status {
    /** How long counting the rows of one store should take at most. */
    public static final Duration COUNT_LIMIT = Duration.ofSeconds(10);

    private final Pipeline pipeline;

    /** A look that has not begun. */
    public Status(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    /**
     * Looks.
     *
     * @param countLimit how long counting the rows of one store may take
     */
    public StatusReport read(Duration countLimit) {
        List<String> problems = new ArrayList<>();
        List<Run> runs = new ArrayList<>();
        long[] messages = {0};
        Map<Store, Long> lags = new EnumMap<>(Store.class);
        DeadLetterCounts deadLetters = new DeadLetterCounts();
        attempt(problems, () -> {
            runs.addAll(pipeline.ledger().runs());
            SortedMap<Integer, Long> beginning = pipeline.users().beginningOffsets();
            SortedMap<Integer, Long> end = pipeline.users().endOffsets();
            messages[0] = Lag.between(beginning, end);
            for (Store store : Store.values()) {
                SortedMap<Integer, Long> committed = pipeline.positions().committed(store);
                lags.put(store, committed.isEmpty() ? StatusReport.NO_GROUP : Lag.of(committed, beginning, end));
            }
            pipeline.deadLetters().read(new TreeMap<>(), pipeline.deadLetters().endOffsets(), deadLetters::accept);
        });
        Map<Store, RowCount> rows = new EnumMap<>(Store.class);
        for (Store store : Store.values()) {
            attempt(
                    problems,
                    () -> rows.put(store, pipeline.tables().apply(store).count(countLimit.toMillis())));
        }
        return new StatusReport(
                runs,
                messages[0],
                lags,
                rows,
                DeadLetterCounts.byCode(deadLetters.byReason()),
                DeadLetterCounts.byCode(deadLetters.replayed()),
                problems);
    }

    private static void attempt(List<String> problems, Runnable part) {
        try {
            part.run();
        } catch (UnreachableException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
    }
}
