package dev.userstream.job.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.events.Store;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.read.TopicExtent;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

final class LossCheckTest {
    private TopicExtent topic = new TopicExtent("a", Map.of(0, 0L), Map.of(0, 100L));
    private final RecordedCheckpoint checkpoint = new RecordedCheckpoint();

    @Test
    void theFirstStartNotesTheTopicAndMovesNothing() throws InterruptedException {
        checkpoint.state = new Checkpointed(true, Map.of(0, 5L), Optional.empty());

        check(false).check(Store.CASSANDRA);

        assertThat(checkpoint.state.topicId()).contains("a");
        assertThat(checkpoint.state.positions()).isEqualTo(Map.of(0, 5L));
    }

    @Test
    void aLossThatNobodyAcceptedEndsTheJobAndMovesNothing() {
        topic = new TopicExtent("a", Map.of(0, 30L), Map.of(0, 100L));

        assertThatThrownBy(() -> check(false).check(Store.CASSANDRA))
                .hasMessageContaining("25 offsets")
                .extracting(error -> ((StoreFailure) error).reason())
                .isEqualTo(FailureCause.DATA_LOSS);
        assertThat(FailureCause.DATA_LOSS.fatal()).isTrue();
        assertThat(checkpoint.state.positions()).isEqualTo(Map.of(0, 5L));
    }

    @Test
    void anAcceptanceCountsOnceForEachStore() throws InterruptedException {
        topic = new TopicExtent("a", Map.of(0, 30L), Map.of(0, 100L));
        LossCheck check = check(true);

        check.check(Store.CASSANDRA);
        assertThat(checkpoint.state.positions()).isEqualTo(Map.of(0, 30L));

        topic = new TopicExtent("a", Map.of(0, 40L), Map.of(0, 100L));
        assertThatThrownBy(() -> check.check(Store.CASSANDRA)).hasMessageContaining("10 offsets");
        assertThatCode(() -> check.check(Store.POSTGRES)).doesNotThrowAnyException();
    }

    @Test
    void anAcceptanceOfNothingIsUsedUpToo() throws InterruptedException {
        LossCheck check = check(true);
        check.check(Store.CASSANDRA);

        topic = new TopicExtent("b", Map.of(0, 0L), Map.of(0, 100L));

        assertThatThrownBy(() -> check.check(Store.CASSANDRA)).hasMessageContaining("not the topic");
    }

    @Test
    void aKafkaThatDoesNotAnswerIsAnOutageAndExplainsNothing() throws InterruptedException {
        LossCheck check = new LossCheck(
                () -> {
                    throw new TimeoutException();
                },
                store -> checkpoint,
                true);
        StoreFailure spark = new StoreFailure(FailureCause.DATA_LOSS, "some data may have been lost");

        assertThatThrownBy(() -> check.check(Store.CASSANDRA))
                .extracting(error -> ((StoreFailure) error).reason())
                .isEqualTo(FailureCause.OUTAGE);
        assertThat(check.explained(Store.CASSANDRA, spark)).isSameAs(spark);
    }

    private LossCheck check(boolean accepted) {
        return new LossCheck(() -> topic, store -> checkpoint, accepted);
    }

    private static final class RecordedCheckpoint implements StoreCheckpoint {
        private Checkpointed state = new Checkpointed(true, Map.of(0, 5L), Optional.of("a"));

        @Override
        public Checkpointed read() {
            return state;
        }

        @Override
        public void mark(String topicId) {
            state = new Checkpointed(state.begun(), state.positions(), Optional.of(topicId));
        }

        @Override
        public void moveTo(Map<Integer, Long> positions, String note) {
            state = new Checkpointed(true, positions, state.topicId());
        }
    }
}
