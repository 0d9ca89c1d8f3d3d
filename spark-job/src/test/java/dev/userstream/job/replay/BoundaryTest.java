package dev.userstream.job.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BoundaryTest {
    private static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");

    @Test
    void timesOffsetsAndBothEndsAreUnderstood() {
        assertThat(parse("2026-01-31T12:00:00Z")).contains(new Boundary.Time(Instant.parse("2026-01-31T12:00:00Z")));
        assertThat(parse("2026-01-31T13:00:00+01:00"))
                .contains(new Boundary.Time(Instant.parse("2026-01-31T12:00:00Z")));
        assertThat(parse("0:1200,3:77")).contains(new Boundary.Offsets(Map.of(0, 1_200L, 3, 77L)));
        assertThat(parse("earliest")).contains(new Boundary.Earliest());
        assertThat(parse("latest")).contains(new Boundary.Latest());
    }

    @Test
    void soLongAgoIsUnderstood() {
        assertThat(parse("90m")).contains(new Boundary.Time(Instant.parse("2026-01-31T22:30:00Z")));
        assertThat(parse("PT24H")).contains(new Boundary.Time(Instant.parse("2026-01-31T00:00:00Z")));
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
    void anythingElseIsNone(String text) {
        assertThat(parse(text)).isEmpty();
    }

    private static Optional<Boundary> parse(String text) {
        return Boundary.parse(text, () -> NOW);
    }
}
