package dev.userstream.ops.watch;

import dev.userstream.events.Store;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunState;
import dev.userstream.ops.evidence.GroupPositions;
import dev.userstream.ops.evidence.Lag;
import dev.userstream.ops.evidence.LatestRuns;
import dev.userstream.ops.evidence.TopicLog;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;

/** Looks at Kafka again and again, each time reading only what is new. Not thread-safe. */
final class KafkaLook {
    private final TopicLog users;
    private final GroupPositions positions;
    private final LatestRuns runs = new LatestRuns();
    private final LetterCounts letters = new LetterCounts();
    private final Follower ledger;
    private final Follower deadLetters;

    KafkaLook(TopicLog users, GroupPositions positions, TopicLog ledger, TopicLog deadLetters) {
        this.users = users;
        this.positions = positions;
        this.ledger = new Follower(ledger, runs::accept, runs::clear);
        this.deadLetters = new Follower(deadLetters, letters::accept, letters::clear);
    }

    /**
     * Looks, and notes what it sees as soon as it sees it. If that fails, everything is unknown until the next look.
     *
     * @throws dev.userstream.ops.evidence.UnreachableException if Kafka does not answer
     */
    void look(PipelineMetrics metrics) {
        try {
            note(metrics);
        } catch (RuntimeException e) {
            metrics.forget();
            throw e;
        }
    }

    private void note(PipelineMetrics metrics) {
        metrics.lags(lags());
        if (ledger.step()) {
            metrics.runs(countRuns());
        }
        if (deadLetters.step()) {
            metrics.deadLetters(letters.byReason(), letters.replayed());
        }
    }

    private Map<Store, Long> lags() {
        SortedMap<Integer, Long> beginning = users.beginningOffsets();
        SortedMap<Integer, Long> end = users.endOffsets();
        Map<Store, Long> lags = new EnumMap<>(Store.class);
        for (Store store : Store.values()) {
            SortedMap<Integer, Long> committed = positions.committed(store);
            if (!committed.isEmpty()) {
                lags.put(store, Lag.of(committed, beginning, end));
            }
        }
        return lags;
    }

    private Map<RunState, Long> countRuns() {
        Map<RunState, Long> counts = new EnumMap<>(RunState.class);
        for (Run run : runs.runs()) {
            counts.merge(run.state(), 1L, Long::sum);
        }
        return counts;
    }
}
