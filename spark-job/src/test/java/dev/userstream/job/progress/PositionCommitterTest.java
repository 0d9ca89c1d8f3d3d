package dev.userstream.job.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.events.Store;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.CoordinatorNotAvailableException;
import org.junit.jupiter.api.Test;

final class PositionCommitterTest {
    private static final Map<Integer, Long> FIRST = Map.of(0, 1L);
    private static final Map<Integer, Long> SECOND = Map.of(0, 2L);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final RecordedGroups groups = new RecordedGroups();

    @Test
    void whatKafkaDoesNotTakeIsTriedAgainWithoutANewBatch() {
        groups.failing(new TimeoutException("nobody"), new CoordinatorNotAvailableException("not yet"));
        try (PositionCommitter committer = new PositionCommitter(groups, failures -> Duration.ofMillis(failures))) {
            committer.offer(Store.POSTGRES, FIRST);

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(groups.committed).containsExactly(FIRST));
        }
    }

    @Test
    void aNewerPositionDoesNotWaitForTheBackOffAndReplacesTheFailedOne() {
        groups.failing(new TimeoutException("nobody"));
        try (PositionCommitter committer = new PositionCommitter(groups, failures -> Duration.ofHours(1))) {
            committer.offer(Store.POSTGRES, FIRST);
            committer.offer(Store.POSTGRES, SECOND);
            committer.offer(Store.POSTGRES, SECOND);

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(groups.committed).contains(SECOND));
        }
        assertThat(groups.committed).doesNotContain(FIRST);
    }

    @Test
    void closingTriesOnceMoreInsteadOfWaitingForTheBackOff() {
        groups.failing(new TimeoutException("nobody"));
        PositionCommitter committer = new PositionCommitter(groups, failures -> Duration.ofHours(1));
        committer.offer(Store.CASSANDRA, FIRST);

        await().atMost(PATIENCE).until(groups::hasFailed);
        committer.close(PATIENCE);

        assertThat(groups.committed).containsExactly(FIRST);
    }
}
