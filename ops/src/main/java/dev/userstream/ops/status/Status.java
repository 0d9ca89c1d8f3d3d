package dev.userstream.ops.status;

import dev.userstream.events.Store;
import dev.userstream.events.run.Run;
import dev.userstream.ops.evidence.Lag;
import dev.userstream.ops.evidence.Outside;
import dev.userstream.ops.evidence.StoreTable.RowCount;
import dev.userstream.ops.evidence.UnreachableException;
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

    private final Outside outside;

    /** A look that has not begun. */
    public Status(Outside outside) {
        this.outside = outside;
    }

    /**
     * Looks.
     *
     * @param countLimit how long counting the rows of one store may take
     */
    public StatusReport look(Duration countLimit) {
        List<String> problems = new ArrayList<>();
        List<Run> runs = new ArrayList<>();
        long[] messages = {0};
        Map<Store, Long> lags = new EnumMap<>(Store.class);
        LetterTally letters = new LetterTally();
        attempt(problems, () -> {
            runs.addAll(outside.ledger().runs());
            SortedMap<Integer, Long> beginning = outside.users().beginningOffsets();
            SortedMap<Integer, Long> end = outside.users().endOffsets();
            messages[0] = Lag.between(beginning, end);
            for (Store store : Store.values()) {
                SortedMap<Integer, Long> committed = outside.positions().committed(store);
                lags.put(store, committed.isEmpty() ? StatusReport.NO_GROUP : Lag.of(committed, beginning, end));
            }
            outside.deadLetters().read(new TreeMap<>(), outside.deadLetters().endOffsets(), letters::accept);
        });
        Map<Store, RowCount> rows = new EnumMap<>(Store.class);
        for (Store store : Store.values()) {
            attempt(
                    problems,
                    () -> rows.put(store, outside.tables().apply(store).count(countLimit.toMillis())));
        }
        return new StatusReport(runs, messages[0], lags, rows, letters.byReason(), letters.replayed(), problems);
    }

    private static void attempt(List<String> problems, Runnable part) {
        try {
            part.run();
        } catch (UnreachableException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
    }
}
