package dev.userstream.job.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.settings.SettingsException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RangeBoundTest {
    private static final Map<Integer, Long> EARLIEST = Map.of(0, 10L);
    private static final Map<Integer, Long> LATEST = Map.of(0, 100L);

    @Test
    void boundsAreTimes_offsets_orTheTopicsEnds() {
        assertThat(RangeBound.parse("2026-01-31T13:00:00+01:00"))
                .isEqualTo(new RangeBound(Instant.parse("2026-01-31T12:00:00Z").toEpochMilli(), Map.of()));
        assertThat(RangeBound.parse("0:1200,3:77").offsets()).isEqualTo(Map.of(0, 1_200L, 3, 77L));
        assertThat(RangeBound.parse("earliest")).isEqualTo(RangeBound.EARLIEST);
        assertThat(RangeBound.parse("latest")).isEqualTo(RangeBound.LATEST);
    }

    @Test
    void durationIsATimeAgo() {
        long before = System.currentTimeMillis();

        assertThat(RangeBound.parse("90m").timestampMs()
                        + Duration.ofMinutes(90).toMillis())
                .isBetween(before, System.currentTimeMillis());
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

    @ParameterizedTest
    @ValueSource(strings = {"0:9", "0:101", "7:1"})
    void offsetsOutsideTheTopicAreRefused_withWhatItHolds(String offsets) {
        assertThatThrownBy(() -> RangeBound.parse(offsets).requireOffsets("--from", EARLIEST, LATEST))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(
                        "--from: " + offsets + " (expected: offsets that the topic holds, {0=10} to {0=100}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0:10", "0:100", "earliest"})
    void offsetsThatTheTopicHoldsAreAccepted(String bound) {
        RangeBound.parse(bound).requireOffsets("--from", EARLIEST, LATEST);
    }
}
