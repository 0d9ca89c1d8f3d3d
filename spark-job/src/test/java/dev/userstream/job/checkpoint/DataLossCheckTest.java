package dev.userstream.job.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class DataLossCheckTest {
    private static final SortedMap<Integer, Long> EARLIEST = new TreeMap<>(Map.of(0, 100L, 1, 0L));
    private static final SortedMap<Integer, Long> LATEST = new TreeMap<>(Map.of(0, 200L, 1, 50L));

    @Test
    void offsetsThatTheTopicHolds_areNoLoss() {
        assertThat(DataLossCheck.loss(Map.of(0, 100L, 1, 50L), EARLIEST, LATEST))
                .isEmpty();
        assertThat(DataLossCheck.loss(Map.of(0, 150L), EARLIEST, LATEST)).isEmpty();
    }

    @Test
    void offsetsBeforeTheEarliest_areLost() {
        assertThat(DataLossCheck.loss(Map.of(0, 40L, 1, 10L), EARLIEST, LATEST))
                .contains("users_created: 60 offsets that the checkpoint expects are gone"
                        + " (partition 0: 60 offsets, 40 to 99)");
    }

    @Test
    void offsetsBeyondTheLatest_areLost() {
        assertThat(DataLossCheck.loss(Map.of(0, 200L, 1, 58L), EARLIEST, LATEST))
                .contains("users_created: 8 offsets that the checkpoint expects are gone"
                        + " (partition 1: 8 offsets, 50 to 57)");
    }

    @Test
    void partitionsThatAreGone_areLost() {
        assertThat(DataLossCheck.loss(Map.of(2, 5L), EARLIEST, LATEST))
                .hasValueSatisfying(message -> assertThat(message).contains("partition 2: 5 offsets, 0 to 4"));
    }
}
