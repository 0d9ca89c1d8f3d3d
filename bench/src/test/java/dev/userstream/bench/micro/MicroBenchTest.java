package dev.userstream.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.bench.measure.Report;
import dev.userstream.local.pipeline.FlatJson;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MicroBenchTest {
    private final Report report = new Report(Path.of("."), Map.of(), new PrintWriter(Writer.nullWriter()));

    @Test
    void codecAndIdsAreMeasured() throws Exception {
        new MicroBench(new MicroPlan(0, 0, 2, Duration.ofMillis(20)), report).run();

        Map<String, String> json = FlatJson.parse(report.toJson());
        assertThat(IntStream.range(0, 4).mapToObj(each -> json.get("measurements." + each + ".subject")))
                .containsExactlyInAnyOrder("encode", "decode", "decodeToStrings", "id");
        assertThat(IntStream.range(0, 4).mapToObj(each -> json.get("measurements." + each + ".ns_per_op")))
                .allSatisfy(time -> assertThat(Double.parseDouble(time)).isPositive());
    }
}
