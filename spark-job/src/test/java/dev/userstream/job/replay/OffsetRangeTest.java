package dev.userstream.job.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.job.replay.OffsetRange.UnusableRangeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OffsetRangeTest {
    private static final Map<Integer, Long> EARLIEST = Map.of(0, 10L, 1, 20L);
    private static final Map<Integer, Long> LATEST = Map.of(0, 100L, 1, 200L);

    @Test
    void boundsAreTimes_offsets_orTheTopicsEnds() {
        assertThat(RangeBound.parse("2026-01-31T13:00:00+01:00"))
                .isEqualTo(new RangeBound.Time(Instant.parse("2026-01-31T12:00:00Z")));
        assertThat(RangeBound.parse("0:1200,3:77")).isEqualTo(new RangeBound.Offsets(Map.of(0, 1_200L, 3, 77L)));
        assertThat(RangeBound.parse("earliest")).isEqualTo(new RangeBound.Earliest());
        assertThat(RangeBound.parse("latest")).isEqualTo(new RangeBound.Latest());
    }

    @Test
    void durationIsATimeAgo() {
        Instant before = Instant.now();

        assertThat(RangeBound.parse("90m"))
                .asInstanceOf(InstanceOfAssertFactories.type(RangeBound.Time.class))
                .satisfies(time ->
                        assertThat(time.instant()).isBetween(before.minus(Duration.ofMinutes(90)), Instant.now()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "0:",
                "0:-1",
                "0:1,",
                "0:1,0:2",
                "-1:0",
                "0:9999999999999999999",
                "2026-01-31",
                "2026-01-31T12:00",
                "2026-02-30T00:00:00Z",
                "+999999999-01-01T00:00:00Z",
                "-999999999-01-01T00:00:00Z",
                "EARLIEST",
                "90",
                "-1h",
                "0s",
                "366d"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> RangeBound.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: a time such as");
    }

    @Test
    void rangeHoldsOnlyPartitionsOfBothBounds() {
        OffsetRange range = OffsetRange.of(offsets("--from", Map.of(1, 150L)), LATEST);

        assertThat(range.from()).isEqualTo(Map.of(1, 150L));
        assertThat(range.to()).isEqualTo(Map.of(1, 200L));
        assertThat(range.size()).isEqualTo(50);
        assertThat(OffsetRange.of(LATEST, LATEST).size()).isZero();
    }

    @Test
    void offsetsOutsideTheTopicAreRefused_withWhatItHolds() {
        assertThatThrownBy(() -> offsets("--from", Map.of(0, 9L)))
                .isInstanceOf(UnusableRangeException.class)
                .hasMessageContaining("--from: offset 9 of partition 0 (expected: 10 to 100");
        assertThatThrownBy(() -> offsets("--to", Map.of(7, 1L)))
                .isInstanceOf(UnusableRangeException.class)
                .hasMessageContaining("--to: partition 7 (expected: 0 to 1)");
    }

    @Test
    void chunksCoverTheRangeOnce_inOrder() {
        OffsetRange range = OffsetRange.of(EARLIEST, LATEST);

        assertThat(range.chunks(50)).hasSizeGreaterThan(4).satisfies(chunks -> {
            assertThat(chunks.stream().mapToLong(OffsetRange::size).sum()).isEqualTo(range.size());
            assertThat(chunks.get(0).from()).isEqualTo(EARLIEST);
            assertThat(chunks.get(1).from()).isEqualTo(chunks.get(0).to());
        });
        assertThat(range.chunks(1_000_000)).containsExactly(range);
        assertThat(OffsetRange.of(LATEST, LATEST).chunks(10)).isEmpty();
    }

    private static Map<Integer, Long> offsets(String option, Map<Integer, Long> offsets) {
        return OffsetRange.offsets(option, new RangeBound.Offsets(offsets), EARLIEST, LATEST);
    }
}
