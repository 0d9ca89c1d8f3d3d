package dev.userstream.job.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class DataLossCheckTest {
    private static final Map<Integer, Long> EARLIEST = Map.of(0, 100L, 1, 0L);
    private static final Map<Integer, Long> LATEST = Map.of(0, 200L, 1, 50L);

    @Test
    void offsetsThatTheTopicHolds_areNoLoss() {
        assertThat(DataLossCheck.loss(Map.of(0, 100L, 1, 50L), EARLIEST, LATEST))
                .isEmpty();
        assertThat(DataLossCheck.loss(Map.of(0, 150L), EARLIEST, LATEST)).isEmpty();
    }

    @Test
    void offsetsBeforeTheEarliest_beyondTheLatest_andOfOtherPartitions_areLost() {
        assertThat(DataLossCheck.loss(Map.of(0, 40L, 1, 58L, 2, 5L), EARLIEST, LATEST))
                .contains(
                        "users_created: 73 offsets that the checkpoint expects are gone (partition 0: 60 offsets, 40 to 99;"
                                + " partition 1: 8 offsets, 50 to 57; partition 2: 5 offsets, 0 to 4)");
    }
}
