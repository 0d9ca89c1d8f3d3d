package dev.userstream.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.RunId;
import dev.userstream.events.run.RunState;
import dev.userstream.events.store.Store;
import dev.userstream.local.pipeline.AuditVerdict;
import dev.userstream.local.pipeline.FlatJson;
import dev.userstream.local.pipeline.ProducerClient;
import dev.userstream.local.probe.LatencyFigures;
import dev.userstream.local.probe.Percentiles;
import dev.userstream.local.process.CommandRun;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class DemoReportTest {
    private static final String PASS = """
            {"run_id":"r","verdict":"pass","published":7,"dead_lettered":1,
             "stores":{"cassandra":{"rows":7,"missing":0,"duplicated":0,"wrong":0,"extra":0},
                       "postgres":{"rows":7,"missing":0,"duplicated":0,"wrong":0,"extra":0}}}
            """;

    @Test
    void theReportNamesEveryFigureThatScriptsRelyOn() throws Exception {
        Map<String, String> json = FlatJson.parse(
                report(RunState.SUCCEEDED, new CommandRun(0, PASS, "")).toJson());

        assertThat(json)
                .containsEntry("run_id", "r-1")
                .containsEntry("source", "offline")
                .containsEntry("published", "7")
                .containsEntry("cassandra_rows", "7")
                .containsEntry("postgres_rows", "6")
                .containsEntry("dead_letters", "1")
                .containsEntry("missing", "0")
                .containsEntry("duplicated", "0")
                .containsEntry("wrong", "0")
                .containsEntry("started_at", "2026-01-02T03:04:05.678Z")
                .containsEntry("first_row_ms", "1234")
                .containsEntry("latency_p50_ms", "11")
                .containsEntry("latency_p99_ms", "99")
                .containsEntry("latency_unseen", "2")
                .containsEntry("verdict", "pass");
    }

    @Test
    void figuresOfBothStoresAreAddedUp() {
        String audit = PASS.replaceFirst("\"missing\":0", "\"missing\":2")
                .replaceFirst("\"wrong\":0(?=[^w]*}}})", "\"wrong\":3")
                .replace("pass", "fail");

        AuditVerdict verdict = AuditVerdict.read(new CommandRun(1, audit, ""));

        assertThat(verdict.findings()).hasValue(new AuditVerdict.Findings(1, 2, 0, 3, 0));
        assertThat(verdict.isClean()).isFalse();
    }

    @Test
    void anAuditWithoutAnAnswerIsNoCleanVerdictAndIsQuoted() {
        AuditVerdict verdict = AuditVerdict.read(new CommandRun(3, "", "kafka: no answer\n"));

        assertThat(verdict.isClean()).isFalse();
        assertThat(verdict.complaint()).contains("no verdict").contains("kafka: no answer");
    }

    @Test
    void aPassWithAnotherExitCodeIsNotClean() {
        assertThat(AuditVerdict.read(new CommandRun(4, PASS, "")).isClean()).isFalse();
    }

    @Test
    void aRunThatDidNotSucceedFailsWhateverTheAuditSays() {
        DemoReport report = report(RunState.FAILED, new CommandRun(0, PASS, ""));

        assertThat(report.isClean()).isFalse();
        assertThat(report.toJson()).contains("\"verdict\" : \"fail\"");
    }

    @Test
    void whatWasNotMeasuredIsNullAndNeverZero() throws Exception {
        DemoReport report = report(RunState.SUCCEEDED, new CommandRun(3, "", "kafka: no answer"));
        StringWriter text = new StringWriter();

        new Summary(new PrintWriter(text)).print(report);

        assertThat(report.toJson())
                .contains("\"missing\" : null", "\"dead_letters\" : null", "\"postgres_latency_p50_ms\" : null");
        assertThat(FlatJson.parse(report.toJson())).containsEntry("verdict", "fail");
        assertThat(text.toString()).contains("dead letters  not measured").doesNotContain("missing 0");
    }

    @Test
    void aFailedReportHasTheSameNames() {
        String done = report(RunState.SUCCEEDED, new CommandRun(0, PASS, "")).toJson();

        assertThat(names(new FailedReport(new RunId("r-1"), "why").toJson())).isEqualTo(names(done));
    }

    private static Set<String> names(String json) {
        return Pattern.compile("\"(\\w+)\" :")
                .matcher(json)
                .results()
                .map(name -> name.group(1))
                .collect(Collectors.toSet());
    }

    @Test
    void thePrintedSummarySaysWhatWasMeasured() {
        StringWriter text = new StringWriter();

        new Summary(new PrintWriter(text)).print(report(RunState.SUCCEEDED, new CommandRun(0, PASS, "")));

        assertThat(text.toString())
                .contains("1.2 s after starting the stack")
                .contains("p50 11 ms, p99 99 ms until readable in both stores")
                .contains("Zoë")
                .contains("only those due after the first row was readable")
                .contains("audit         pass: missing 0, duplicated 0, wrong 0, extra 0");
    }

    private static DemoReport report(RunState state, CommandRun audit) {
        return new DemoReport(
                new RunId("r-1"),
                SourceKind.OFFLINE,
                URI.create("http://127.0.0.1:1/api/1.4/"),
                new ProducerClient.RunStatus(state, 7, 0, ""),
                Map.of(Store.CASSANDRA, 7L, Store.POSTGRES, 6L),
                Instant.parse("2026-01-02T03:04:05.678Z"),
                Optional.of(Duration.ofMillis(1234)),
                new LatencyFigures(
                        Map.of(Store.CASSANDRA, new Percentiles(50, 10, 90)), new Percentiles(50, 11, 99), true, 2),
                List.of(List.of("Zoë", "O'Neil", "z@example.com", "0515", "1944-08-25T00:00:00Z")),
                AuditVerdict.read(audit));
    }
}
