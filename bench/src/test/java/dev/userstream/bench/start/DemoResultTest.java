package dev.userstream.bench.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.bench.measure.BenchFailedException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class DemoResultTest {
    private static final String PASS = """
            {"started_at": "2026-01-01T00:00:00Z", "first_row_ms": 11500, "cause": "", "verdict": "pass"}""";

    @Test
    void theFirstRowIsATimeOfDay() throws Exception {
        DemoResult result = DemoResult.read(PASS);

        assertThat(result.firstRow()).isEqualTo(Instant.parse("2026-01-01T00:00:11.5Z"));
        assertThat(result.isClean()).isTrue();
    }

    @Test
    void onlyAPassIsClean() throws Exception {
        assertThat(DemoResult.read(PASS.replace("pass", "fail")).isClean()).isFalse();
    }

    @Test
    void aDemoWithoutAFirstRowSaysWhy() {
        assertThatThrownBy(() -> DemoResult.read("""
                        {"started_at": null, "first_row_ms": null, "cause": "kafka did not start", "verdict": "fail"}"""))
                .isInstanceOf(BenchFailedException.class)
                .hasMessageContaining("kafka did not start");
    }
}
