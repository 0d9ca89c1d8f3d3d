package dev.userstream.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.local.pipeline.FlatJson;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReportTest {
    private final StringWriter progress = new StringWriter();
    private final Report report = new Report(Path.of("."), Map.of("pairs", "5"), new PrintWriter(progress));

    @Test
    void everyMeasurementIsToldAtOnceAndInTheEnd() {
        report.add(measurement("one", 12.345));

        assertThat(progress).hasToString("speed: one with=4 per_s=12.35" + System.lineSeparator());
        assertThat(report.toTables()).contains("speed", "one", "with", "12.35");
        assertThat(report.toJson()).contains("\"bench\" : \"speed\"", "\"subject\" : \"one\"", "\"per_s\" : 12.345");
    }

    @Test
    void aFigureThatWasNotMeasuredIsNoNumber() {
        assertThatThrownBy(() -> measurement("one", 1).figure("p99_ms"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("per_s");
    }

    @Test
    void theMedianIsInTheMiddle() {
        assertThat(Figures.median(List.of(3.0, 1.0, 2.0))).isEqualTo(2);
        assertThat(Figures.median(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(2.5);
    }

    @Test
    void theReportTellsWhatWasMeasuredAndWhere() throws Exception {
        Map<String, String> json = FlatJson.parse(report.toJson());

        assertThat(json)
                .containsKeys("run.commit", "run.tree", "run.load_average_at_begin", "run.load_average_at_end")
                .containsKeys("machine.processors", "machine.memory", "versions.java", "versions.kafka")
                .containsEntry("settings.pairs", "5");
        assertThat(Instant.parse(json.get("run.ended_at"))).isAfterOrEqualTo(Instant.parse(json.get("run.begun_at")));
    }

    private static Measurement measurement(String subject, double value) {
        return new Measurement(
                "speed",
                subject,
                Map.of("with", 4),
                new Figures().with("per_s", value).all());
    }
}
