package dev.userstream.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReportTest {
    private final StringWriter progress = new StringWriter();
    private final Report report = new Report(Path.of("."), new PrintWriter(progress));

    @Test
    void everyMeasurementIsToldAtOnceAndInTheEnd() {
        report.add(measurement("one", 12.345));

        assertThat(progress).hasToString("speed: one with=4 per_s=12.35" + System.lineSeparator());
        assertThat(report.toTables()).contains("speed", "one", "with", "12.35");
        assertThat(report.toJson())
                .contains("\"bench\" : \"speed\"", "\"subject\" : \"one\"", "\"per_s\" : 12.345")
                .contains("\"processors\"", "\"java\"", "\"commit\"");
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

    private static Measurement measurement(String subject, double value) {
        return new Measurement(
                "speed",
                subject,
                Map.of("with", 4),
                new Figures().with("per_s", value).all());
    }
}
