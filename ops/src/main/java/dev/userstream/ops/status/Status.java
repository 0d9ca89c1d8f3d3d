package dev.userstream.ops.status;

import dev.userstream.events.DeadLetter;
import dev.userstream.events.DeadLetterCodec;
import dev.userstream.events.Store;
import dev.userstream.events.run.Run;
import dev.userstream.ops.evidence.GroupPositions;
import dev.userstream.ops.evidence.Lag;
import dev.userstream.ops.evidence.RunLedger;
import dev.userstream.ops.evidence.StoreTable;
import dev.userstream.ops.evidence.StoreTable.RowCount;
import dev.userstream.ops.evidence.TopicLog;
import dev.userstream.ops.evidence.UnreachableException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Looks at everything once; what does not answer costs only its own part. One look; not thread-safe. */
public final class Status {
    private final RunLedger ledger;
    private final TopicLog users;
    private final TopicLog deadLetters;
    private final GroupPositions positions;
    private final Function<Store, StoreTable> tables;

    /**
     * A look that has not begun.
     *
     * @param tables gives the table of a store or throws {@link UnreachableException}
     */
    public Status(
            RunLedger ledger,
            TopicLog users,
            TopicLog deadLetters,
            GroupPositions positions,
            Function<Store, StoreTable> tables) {
        this.ledger = ledger;
        this.users = users;
        this.deadLetters = deadLetters;
        this.positions = positions;
        this.tables = tables;
    }

    /**
     * Looks.
     *
     * @param countLimitMs how long counting the rows of one store may take, in milliseconds
     */
    public StatusReport look(long countLimitMs) {
        List<String> problems = new ArrayList<>();
        List<Run> runs = new ArrayList<>();
        long[] messages = {0};
        Map<Store, Long> lags = new EnumMap<>(Store.class);
        SortedMap<String, Long> letters = new TreeMap<>();
        attempt(problems, () -> {
            runs.addAll(ledger.runs());
            SortedMap<Integer, Long> beginning = users.beginningOffsets();
            SortedMap<Integer, Long> end = users.endOffsets();
            messages[0] = Lag.between(beginning, end);
            for (Store store : Store.values()) {
                SortedMap<Integer, Long> committed = positions.committed(store);
                lags.put(store, committed.isEmpty() ? StatusReport.NO_GROUP : Lag.of(committed, beginning, end));
            }
            letters.putAll(countLetters());
        });
        Map<Store, RowCount> rows = new EnumMap<>(Store.class);
        for (Store store : Store.values()) {
            attempt(problems, () -> rows.put(store, tables.apply(store).count(countLimitMs)));
        }
        return new StatusReport(runs, messages[0], lags, rows, letters, problems);
    }

    private SortedMap<String, Long> countLetters() {
        SortedMap<String, Long> counts = new TreeMap<>();
        Set<String> identities = new HashSet<>();
        deadLetters.read(
                new TreeMap<>(),
                deadLetters.endOffsets(),
                message -> DeadLetterCodec.decode(message.key(), message.value(), message.headers())
                        .filter(letter -> identities.add(letter.identity()))
                        .map(DeadLetter::reason)
                        .ifPresent(reason -> counts.merge(reason.code(), 1L, Long::sum)));
        return counts;
    }

    private static void attempt(List<String> problems, Runnable part) {
        try {
            part.run();
        } catch (UnreachableException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
    }
}
