package dev.userstream.ops.monitor;

import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunState;
import dev.userstream.events.store.Store;
import dev.userstream.ops.pipeline.CommittedOffsets;
import dev.userstream.ops.pipeline.Lag;
import dev.userstream.ops.pipeline.LatestRuns;
import dev.userstream.ops.pipeline.TopicLog;
import dev.userstream.ops.status.DeadLetterCounts;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;

/** Looks at Kafka again and again, each time reading only what is new. Not thread-safe. */
final class KafkaPoller {
    private final TopicLog users;
    private final CommittedOffsets positions;
    private final LatestRuns runs = new LatestRuns();
    private final DeadLetterCounts deadLetters = new DeadLetterCounts();
    private final TopicFollower ledger;
    private final TopicFollower deadLetterTopic;

    KafkaPoller(TopicLog users, CommittedOffsets positions, TopicLog ledger, TopicLog deadLetterLog) {
        this.users = users;
        this.positions = positions;
        this.ledger = new TopicFollower(ledger, runs::accept, runs::clear);
        this.deadLetterTopic = new TopicFollower(deadLetterLog, deadLetters::accept, deadLetters::clear);
    }

    /**
     * Looks, and notes what it sees as soon as it sees it. If that fails, everything is unknown until the next look.
     *
     * @throws dev.userstream.ops.pipeline.UnreachableException if Kafka does not answer
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
        if (deadLetterTopic.step()) {
            metrics.deadLetters(deadLetters.byReason(), deadLetters.replayed());
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
