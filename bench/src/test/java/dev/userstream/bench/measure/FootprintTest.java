package dev.userstream.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FootprintTest {
    private static final Footprint EARLIER = new Footprint(cpu(10, 5), Map.of());

    @Test
    void thisProcessHasCostSomethingAndIsNotPartOfTheStack() {
        Footprint now = Footprint.now();

        assertThat(now.cpu().get("bench")).isPositive();
        assertThat(now.memory("bench").residentBytes()).isGreaterThan(1_000_000);
        assertThat(now.memory("kafka")).isEqualTo(Memory.NONE);
    }

    @Test
    void theStackIsEverythingButTheBench() {
        Footprint now = new Footprint(
                Map.of(),
                Map.of("bench", new Memory(100, 90), "kafka", new Memory(7, 6), "postgres", new Memory(5, 2)));

        assertThat(now.stackMemory()).isEqualTo(new Memory(12, 8));
    }

    @Test
    void processorTimeIsCountedFromTheEarlierLook() {
        Footprint now = new Footprint(cpu(12, 8), Map.of());

        assertThat(now.cpuSince(EARLIER, "kafka")).isEqualTo(Duration.ofSeconds(2));
        assertThat(now.cpuSince(EARLIER)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aPartThatWasStartedAgainCountsFromItsStart() {
        assertThat(new Footprint(cpu(12, 1), Map.of()).cpuSince(EARLIER, "job")).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aPartThatDoesNotRunHasNoProcess() {
        assertThatThrownBy(() -> Footprint.processOf("kafka"))
                .isInstanceOf(BenchFailedException.class)
                .hasMessageContaining("kafka");
    }

    private static Map<String, Duration> cpu(int kafka, int job) {
        return Map.of("kafka", Duration.ofSeconds(kafka), "job", Duration.ofSeconds(job));
    }
}
