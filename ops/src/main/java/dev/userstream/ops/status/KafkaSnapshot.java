package dev.userstream.ops.status;

import dev.userstream.events.RefusalReason;
import dev.userstream.events.run.RunState;
import dev.userstream.events.store.Store;
import dev.userstream.events.topic.Topics;
import dev.userstream.ops.pipeline.Lag;
import dev.userstream.ops.pipeline.LatestRuns;
import dev.userstream.ops.pipeline.PipelineTopics;
import dev.userstream.ops.pipeline.TopicLog;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What the metrics show of Kafka; a figure that is not known is {@code null}.
 *
 * @param lags messages that each store has not read; a store without a committed offset is absent
 * @param runs runs by state
 * @param deadLetters distinct dead letters by reason
 * @param replayed those of them that were replayed
 */
record KafkaSnapshot(
        Map<Store, Long> lags,
        @Nullable Map<RunState, Long> runs,
        @Nullable Map<RefusalReason, Long> deadLetters,
        @Nullable Map<RefusalReason, Long> replayed) {
    /** Nothing is known. */
    static final KafkaSnapshot UNKNOWN = new KafkaSnapshot(Map.of(), null, null, null);

    /** Takes snapshots, each time reading only new records. Not thread-safe. */
    static final class Reader {
        private static final int REMEMBERED_DEAD_LETTERS = 50_000;

        private final PipelineTopics topics;
        private final LatestRuns runs = new LatestRuns();
        private final DeadLetterCounts deadLetters = new DeadLetterCounts(REMEMBERED_DEAD_LETTERS);
        private final TopicFollower ledger;
        private final TopicFollower deadLetterTopic;
        private KafkaSnapshot last = UNKNOWN;

        Reader(PipelineTopics topics) {
            this.topics = topics;
            this.ledger = new TopicFollower(topics.topic(Topics.RUNS), runs::accept, runs::clear);
            this.deadLetterTopic =
                    new TopicFollower(topics.topic(Topics.DEAD_LETTERS), deadLetters::accept, deadLetters::clear);
        }

        /** Takes a snapshot. While a long topic is being read for the first time, its figures are those of the last one. */
        KafkaSnapshot read() {
            try {
                Map<Store, Long> lags = lags();
                boolean ledgerRead = ledger.step();
                boolean deadLettersRead = deadLetterTopic.step();
                last = new KafkaSnapshot(
                        lags,
                        ledgerRead ? countRuns() : last.runs(),
                        deadLettersRead ? deadLetters.byReason() : last.deadLetters(),
                        deadLettersRead ? deadLetters.replayed() : last.replayed());
                return last;
            } catch (RuntimeException e) {
                last = UNKNOWN;
                throw e;
            }
        }

        private Map<Store, Long> lags() {
            TopicLog users = topics.topic(Topics.USERS_CREATED);
            SortedMap<Integer, Long> earliest = users.earliest();
            SortedMap<Integer, Long> latest = users.latest();
            Map<Store, Long> lags = new EnumMap<>(Store.class);
            for (Store store : Store.values()) {
                SortedMap<Integer, Long> committed = topics.committed(store);
                if (!committed.isEmpty()) {
                    lags.put(store, Lag.of(committed, earliest, latest));
                }
            }
            return lags;
        }

        private Map<RunState, Long> countRuns() {
            Map<RunState, Long> counts = new EnumMap<>(RunState.class);
            runs.runs().forEach(run -> counts.merge(run.state(), 1L, Long::sum));
            return counts;
        }
    }
}
