package dev.userstream.bench.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.bench.measure.BenchFailedException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StartLooksTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final StartLooks looks = new StartLooks();

    @Test
    void processorTimeGrowsEvenlyBetweenTwoLooks() {
        look(10, 16);
        look(12, 20);

        assertThat(looks.cpuSecondsAt(at(10))).isEqualTo(16);
        assertThat(looks.cpuSecondsAt(at(11))).isEqualTo(18);
        assertThat(looks.cpuSecondsAt(at(12))).isEqualTo(20);
    }

    @Test
    void memoryIsThatOfTheNextLook() {
        look(10, 16);
        look(12, 20);

        assertThat(looks.from(at(11)).residentBytes()).containsEntry("kafka", 20_000L);
    }

    @Test
    void aMomentThatNobodyHasSeenIsNotGuessed() {
        look(10, 16);

        assertThatThrownBy(() -> looks.cpuSecondsAt(at(11)))
                .isInstanceOf(BenchFailedException.class)
                .hasMessageContaining("expected: between two looks");
        assertThatThrownBy(() -> looks.cpuSecondsAt(at(9))).isInstanceOf(BenchFailedException.class);
    }

    @Test
    void aLookSeesTheProcessAndWhatItTakes() {
        StartLook look = StartLook.at(ProcessHandle.current());

        assertThat(look.allCpu()).isPositive();
        assertThat(look.residentBytes().get("bench")).isGreaterThan(1_000_000);
    }

    private void look(int second, int cpuSeconds) {
        looks.add(
                at(second),
                new StartLook(
                        Map.of("kafka", Duration.ofSeconds(cpuSeconds - 1), "job", Duration.ofSeconds(1)),
                        Map.of("kafka", cpuSeconds * 1_000L)));
    }

    private static Instant at(int second) {
        return BEGIN.plusSeconds(second);
    }
}
