package dev.userstream.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.userstream.events.RunId;
import dev.userstream.events.run.RunState;
import dev.userstream.events.store.Store;
import dev.userstream.local.probe.AuditVerdict;
import dev.userstream.local.probe.LatencyFigures;
import dev.userstream.local.probe.LatencyFigures.Percentiles;
import dev.userstream.local.process.CommandRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoReportTest {
    private static final RunId RUN = new RunId("r-1");
    private static final String PASS = """
            {"run_id":null,"verdict":"pass","published":7,"dead_lettered":1,"runs":[],
             "stores":{"cassandra":{"rows":7,"missing":0,"duplicated":0,"wrong":0,"extra":0},
                       "postgres":{"rows":6,"missing":0,"duplicated":0,"wrong":0,"extra":0}}}
            """;

    @TempDir
    private Path folder;

    @Test
    void theDocument_hasEveryFigure() throws Exception {
        assertThat(written(report(RunState.SUCCEEDED, new CommandRun(0, PASS, ""))))
                .isEqualTo(new ObjectMapper().readTree("""
                        {"run_id":"r-1","source":"offline","api_url":"http://127.0.0.1:1/api/1.4/",
                         "warm_up_users":500,"published":7,"users_per_second":62.5,"cassandra_rows":7,
                         "postgres_rows":6,"dead_letters":1,"missing":0,"duplicated":0,"wrong":0,"extra":0,
                         "started_at":"2026-01-02T03:04:05.678Z","first_row_ms":1234,
                         "latency_p50_ms":11,"latency_p99_ms":99,
                         "cassandra_latency_p50_ms":10,"cassandra_latency_p99_ms":90,
                         "postgres_latency_p50_ms":null,"postgres_latency_p99_ms":null,
                         "latency_samples":50,"latency_unseen":2,"cause":"","verdict":"pass"}"""));
    }

    @Test
    void aRunThatDidNotSucceed_fails() throws Exception {
        assertThat(written(report(RunState.FAILED, new CommandRun(0, PASS, "")))
                        .get("verdict")
                        .asText())
                .isEqualTo("fail");
    }

    @Test
    void figuresWithoutAnAudit_areNullAndNeverZero() throws Exception {
        DemoReport report = report(RunState.SUCCEEDED, new CommandRun(3, "", "kafka: no answer"));

        JsonNode document = written(report);
        assertThat(document.get("missing").isNull()).isTrue();
        assertThat(document.get("cassandra_rows").isNull()).isTrue();
        assertThat(document.get("verdict").asText()).isEqualTo("fail");
        assertThat(document.get("cause").asText()).contains("kafka: no answer");
        assertThat(printed(report)).contains("dead letters  not measured").doesNotContain("missing 0");
    }

    @Test
    void aFailedReport_hasTheSameFieldsWithoutFigures() throws Exception {
        JsonNode failed = written(new DemoReport(RUN, "kafka: ended", null));
        JsonNode passed = written(report(RunState.SUCCEEDED, new CommandRun(0, PASS, "")));

        assertThat(failed.fieldNames()).toIterable().containsExactlyElementsOf(passed::fieldNames);
        assertThat(failed.get("latency_p50_ms").isNull()).isTrue();
        assertThat(failed.get("cause").asText()).isEqualTo("kafka: ended");
        assertThat(failed.get("verdict").asText()).isEqualTo("fail");
    }

    @Test
    void aReportFileThatCannotBeWritten_isAWrongSetting() {
        Path file = folder.resolve("none/report.json");

        assertThatThrownBy(() -> new DemoReport(RUN, "", null).write(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--report: " + file + " cannot be written (expected: a writable file)");
    }

    @Test
    void thePrintedResult_saysWhatWasMeasured() {
        assertThat(printed(report(RunState.SUCCEEDED, new CommandRun(0, PASS, ""))))
                .contains("1.2 s after starting the stack")
                .contains("7 users, 62.5 per second, after a warm-up of 500")
                .contains("cassandra     7 rows")
                .contains("p50 11 ms, p99 99 ms until readable in both stores")
                .contains("Zoë")
                .contains("from their intended send time, after the warm-up")
                .contains("audit         pass: missing 0, duplicated 0, wrong 0, extra 0")
                .contains("verdict       pass");
    }

    private JsonNode written(DemoReport report) throws IOException {
        Path file = folder.resolve("written.json");
        report.write(file);
        return new ObjectMapper().readTree(Files.readString(file));
    }

    private static String printed(DemoReport report) {
        StringWriter text = new StringWriter();
        report.print(new PrintWriter(text));
        return text.toString();
    }

    private static DemoReport report(RunState state, CommandRun audit) {
        AuditVerdict verdict = AuditVerdict.read(audit);
        DemoReport.Results results = new DemoReport.Results(
                new UserSource(UserSource.Kind.OFFLINE, URI.create("http://127.0.0.1:1/api/1.4/"), "", null),
                Instant.parse("2026-01-02T03:04:05.678Z"),
                Duration.ofMillis(1234),
                state,
                7,
                62.5,
                new LatencyFigures(
                        Map.of(Store.CASSANDRA, new Percentiles(50, 10L, 90L)), new Percentiles(50, 11L, 99L), 2),
                List.of(List.of("Zoë", "O'Neil", "z@example.com", "0515", "1944-08-25T00:00:00Z")),
                verdict);
        return new DemoReport(RUN, verdict.complaint(), results);
    }
}
