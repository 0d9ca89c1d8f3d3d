package dev.userstream.job.loss;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.job.read.TopicExtent;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DataLossTest {
    private static final TopicExtent TOPIC = new TopicExtent("a", Map.of(0, 10L, 1, 0L), Map.of(0, 100L, 1, 50L));

    @Test
    void nothingIsLostWhileTheTopicHoldsWhatTheCheckpointExpects() {
        assertThat(between(Map.of(0, 10L, 1, 50L))).isEmpty();
    }

    @Test
    void aQueryThatNeverBeganExpectsNothing() {
        assertThat(DataLoss.between(new Checkpointed(false, Map.of(), Optional.empty()), TOPIC))
                .isEmpty();
    }

    @Test
    void whatRetentionTookIsNamedAndTheOtherPartitionsGoOnWhereTheyWere() {
        DataLoss loss = between(Map.of(0, 3L, 1, 20L)).orElseThrow();

        assertThat(loss.ranges()).containsExactly(new LostRange(0, 3, 10));
        assertThat(loss.offsets()).isEqualTo(7);
        assertThat(loss.remaining()).isEqualTo(Map.of(0, 10L, 1, 20L));
        assertThat(loss.text()).contains("7 offsets", "partition 0: 7 offsets, 3 to 9");
    }

    @Test
    void aPartitionThatEndsBeforeTheCheckpointWasCutAndIsReadFromItsBeginning() {
        DataLoss loss = between(Map.of(0, 10L, 1, 60L)).orElseThrow();

        assertThat(loss.ranges()).containsExactly(new LostRange(1, 50, 60));
        assertThat(loss.remaining()).isEqualTo(Map.of(0, 10L, 1, 0L));
    }

    @Test
    void aPartitionThatCameLaterIsExpectedFromItsFirstRecord() {
        assertThat(between(Map.of(0, 10L))).isEmpty();
        assertThat(between(Map.of(1, 0L)).orElseThrow().ranges()).containsExactly(new LostRange(0, 0, 10));
    }

    @Test
    void aTopicWithAnotherIdIsAnotherOneEvenWhereTheOffsetsFit() {
        DataLoss loss = DataLoss.between(new Checkpointed(true, Map.of(0, 20L, 1, 20L), Optional.of("b")), TOPIC)
                .orElseThrow();

        assertThat(loss.anotherTopic()).isTrue();
        assertThat(loss.remaining()).isEqualTo(TOPIC.earliest());
    }

    @Test
    void aCheckpointOfAnotherTopicOrOfMorePartitionsIsNotOfThisOne() {
        assertThat(between(Map.of()).orElseThrow().anotherTopic()).isTrue();
        assertThat(between(Map.of(0, 20L, 7, 1L)).orElseThrow().anotherTopic()).isTrue();
    }

    private static Optional<DataLoss> between(Map<Integer, Long> positions) {
        return DataLoss.between(new Checkpointed(true, positions, Optional.of("a")), TOPIC);
    }
}
