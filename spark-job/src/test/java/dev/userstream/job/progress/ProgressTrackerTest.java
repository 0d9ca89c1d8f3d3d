package dev.userstream.job.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.userstream.events.store.Store;
import dev.userstream.kafka.KafkaRefusedException;
import dev.userstream.kafka.KafkaUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ProgressTrackerTest {
    private static final Map<Integer, Long> FIRST = Map.of(0, 10L, 1, 5L);
    private static final Map<Integer, Long> SECOND = Map.of(0, 12L, 1, 5L);

    private final FakeOffsets offsets = new FakeOffsets();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final List<BatchProgress> observed = new ArrayList<>();
    private final ProgressTracker tracker =
            new ProgressTracker(offsets, now::get, Duration.ofMinutes(1), (store, batch) -> observed.add(batch));

    @AfterEach
    void close() {
        tracker.close();
    }

    @Test
    void startCommitsTheCheckpoint_andTheEarliestOffsetsOfOtherPartitions() {
        tracker.start(Store.POSTGRES, Map.of(1, 3L));

        assertThat(offsets.committed).containsExactly(Map.of(0, 2L, 1, 3L));
        assertThat(tracker.of(Store.POSTGRES).offsets()).isEqualTo(Map.of(0, 2L, 1, 3L));
    }

    @Test
    void startFails_whileKafkaDoesNotAnswer() {
        offsets.failure = new KafkaUnavailableException("no answer", new IllegalStateException());

        assertThatThrownBy(() -> tracker.start(Store.POSTGRES, Map.of())).isInstanceOf(KafkaUnavailableException.class);
    }

    @Test
    void startSucceeds_whereKafkaForbidsTheCommit() {
        offsets.failure = new KafkaRefusedException("not authorized", new IllegalStateException());

        tracker.start(Store.POSTGRES, Map.of());

        assertThat(tracker.of(Store.POSTGRES).offsets()).isNotEmpty();
    }

    @Test
    void eachBatchIsCommitted_observed_andShown() {
        tracker.add(Store.CASSANDRA, batch(FIRST, 4));

        await().untilAsserted(() -> assertThat(offsets.committed).containsExactly(FIRST));
        assertThat(observed).hasSize(1);
        assertThat(tracker.of(Store.CASSANDRA).lag()).isEqualTo(4);
        assertThat(tracker.of(Store.CASSANDRA).lastBatchAt()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void failedCommitIsRepeated_withTheNewestOffsets() {
        offsets.failure = new KafkaUnavailableException("no answer", new IllegalStateException());
        tracker.add(Store.CASSANDRA, batch(FIRST, 0));
        await().until(() -> offsets.attempts.size() == 1);
        tracker.add(Store.CASSANDRA, batch(SECOND, 0));
        offsets.failure = null;

        tracker.tick();

        assertThat(offsets.committed).containsExactly(SECOND);
    }

    @Test
    void idleQueryIsCommittedAgain_atLeastOnceAMinute() {
        tracker.add(Store.CASSANDRA, batch(FIRST, 0));
        await().until(() -> offsets.committed.size() == 1);

        tracker.tick();
        assertThat(offsets.committed).hasSize(1);
        now.set(Instant.EPOCH.plusSeconds(59));
        tracker.tick();

        assertThat(offsets.committed).containsExactly(FIRST, FIRST);
    }

    @Test
    void lagGrowsWhileAQueryWaits_andIsUnknownWithoutKafka() {
        tracker.start(Store.CASSANDRA, FIRST);
        offsets.ends = Map.of(0, 100L, 1, 50L);

        tracker.tick();
        assertThat(tracker.of(Store.CASSANDRA).lag()).isEqualTo(135);

        offsets.failure = new KafkaUnavailableException("no answer", new IllegalStateException());
        tracker.tick();
        assertThat(tracker.of(Store.CASSANDRA).lag()).isNull();
    }

    private static BatchProgress batch(Map<Integer, Long> offsets, long lag) {
        return new BatchProgress(7, Duration.ofMillis(20), 50, 350, offsets, lag);
    }

    /** A Kafka that fails on demand. */
    private static final class FakeOffsets implements ProgressTracker.Offsets {
        private final List<Map<Integer, Long>> attempts = new CopyOnWriteArrayList<>();
        private final List<Map<Integer, Long>> committed = new CopyOnWriteArrayList<>();
        private volatile @Nullable RuntimeException failure;
        private volatile Map<Integer, Long> ends = Map.of();

        @Override
        public Map<Integer, Long> earliest() {
            return Map.of(0, 2L, 1, 0L);
        }

        @Override
        public Map<Integer, Long> latest() {
            failIfWanted();
            return ends;
        }

        @Override
        public void commit(Store store, Map<Integer, Long> offsets) {
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
}
