package dev.userstream.job.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.events.store.Store;
import dev.userstream.kafka.KafkaUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ProgressTrackerTest {
    private static final Map<Integer, Long> FIRST = Map.of(0, 10L, 1, 5L);
    private static final Map<Integer, Long> SECOND = Map.of(0, 12L, 1, 5L);

    private final List<Map<Integer, Long>> attempts = new CopyOnWriteArrayList<>();
    private final List<Map<Integer, Long>> committed = new CopyOnWriteArrayList<>();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final List<StreamingQueryProgress> observed = new ArrayList<>();
    private volatile @Nullable RuntimeException failure;
    private volatile Map<Integer, Long> ends = Map.of();
    private final ProgressTracker tracker = new ProgressTracker(
            new ProgressTracker.Offsets(() -> Map.of(0, 2L, 1, 0L), this::ends, this::commit),
            now::get,
            Duration.ofMinutes(1),
            (store, batch) -> observed.add(batch));

    @AfterEach
    void close() {
        tracker.close();
    }

    @Test
    void startCommitsTheCheckpoint_andTheEarliestOffsetsOfOtherPartitions() {
        tracker.start(Store.POSTGRES, Map.of(1, 3L));

        await().untilAsserted(() -> assertThat(committed).containsExactly(Map.of(0, 2L, 1, 3L)));
        assertThat(tracker.of(Store.POSTGRES).offsets()).isEqualTo(Map.of(0, 2L, 1, 3L));
    }

    @Test
    void eachBatchIsCommitted_observed_andShown() {
        tracker.add(Store.CASSANDRA, Batches.upTo(10, 5, 4));

        await().untilAsserted(() -> assertThat(committed).containsExactly(FIRST));
        assertThat(observed).hasSize(1);
        assertThat(tracker.of(Store.CASSANDRA).lag()).isEqualTo(4);
        assertThat(tracker.of(Store.CASSANDRA).lastBatchAt()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void reportWithoutSourceIsIgnored() {
        tracker.add(Store.CASSANDRA, Batches.of(3));

        assertThat(observed).isEmpty();
    }

    @Test
    void failedCommitIsRepeated_withTheNewestOffsets() {
        failure = new KafkaUnavailableException("no answer", new IllegalStateException());
        tracker.add(Store.CASSANDRA, Batches.upTo(10, 5, 0));
        await().until(() -> attempts.size() == 1);
        tracker.add(Store.CASSANDRA, Batches.upTo(12, 5, 0));
        failure = null;

        tracker.tick();

        assertThat(committed).containsExactly(SECOND);
    }

    @Test
    void idleQueryIsCommittedAgain_atLeastOnceAMinute() {
        tracker.add(Store.CASSANDRA, Batches.upTo(10, 5, 0));
        await().until(() -> committed.size() == 1);

        tracker.tick();
        assertThat(committed).hasSize(1);
        now.set(Instant.EPOCH.plusSeconds(59));
        tracker.tick();

        assertThat(committed).containsExactly(FIRST, FIRST);
    }

    @Test
    void lagGrowsWhileAQueryWaits_andIsUnknownWithoutKafka() {
        tracker.start(Store.CASSANDRA, FIRST);
        ends = Map.of(0, 100L, 1, 50L);

        tracker.tick();
        assertThat(tracker.of(Store.CASSANDRA).lag()).isEqualTo(135);

        failure = new KafkaUnavailableException("no answer", new IllegalStateException());
        tracker.tick();
        assertThat(tracker.of(Store.CASSANDRA).lag()).isNull();
    }

    private Map<Integer, Long> ends() {
        failIfWanted();
        return ends;
    }

    private void commit(Store store, Map<Integer, Long> offsets) {
        attempts.add(offsets);
        failIfWanted();
        committed.add(offsets);
    }

    private void failIfWanted() {
        if (failure != null) {
            throw failure;
        }
    }
}
