package dev.userstream.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.userstream.lab.report.Reports;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class BenchReportTest {
    private final StringWriter progress = new StringWriter();
    private final BenchReport report = new BenchReport(Path.of("."), Map.of("users", 1_000), new PrintWriter(progress));

    @BeforeEach
    void addMeasurements() {
        Map<String, Object> first = new LinkedHashMap<>();
        first.put("target", "cassandra");
        first.put("steady_per_s", 25_123.4);
        report.add("throughput", "job", first);
        report.add("throughput", "tutorial job", Map.of("target", "cassandra", "partitions", 1));
        report.add("ratio", "job / tutorial job", Map.of("median", 4.567));
    }

    @Test
    void everyMeasurementIsPrintedAtOnce() {
        assertThat(progress.toString())
                .startsWith("throughput: job target=cassandra steady_per_s=25123\n")
                .contains("ratio: job / tutorial job median=4.57\n");
    }

    @Test
    void tablesHaveAColumnForEveryName() {
        assertThat(report.toText().lines().filter(line -> line.contains("throughput")))
                .singleElement()
                .asString()
                .containsSubsequence("target", "steady_per_s", "partitions");
        assertThat(report.toText()).containsPattern("tutorial job +\\| cassandra +\\| +\\| +1 ");
    }

    @Test
    void fileHasPlanEnvironmentAndFigures() throws Exception {
        JsonNode json = new ObjectMapper().readTree(Reports.json(report.content()));

        assertThat(json.at("/plan/users").asInt()).isEqualTo(1_000);
        assertThat(json.at("/environment/processors").asInt()).isPositive();
        assertThat(json.at("/environment/ended_at").asText()).isNotEmpty();
        assertThat(json.at("/measurements/0/values/steady_per_s").asDouble()).isEqualTo(25_123.4);
    }
}
