package dev.userstream.lab.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.userstream.lab.chaos.ChaosReport.FaultResult;
import dev.userstream.lab.chaos.ChaosSchedule.Plan;
import dev.userstream.lab.report.Reports;
import dev.userstream.local.probe.AuditVerdict;
import dev.userstream.local.process.CommandRun;
import dev.userstream.settings.ExitCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChaosReportTest {
    private static final Plan PLAN =
            new Plan(9, 3, Duration.ofMinutes(1), 100, Duration.ofSeconds(40), Optional.empty());
    private static final List<FaultResult> RECOVERED = List.of(killed(1_000L), killed(5_000L), killed(3_000L));
    private static final AuditVerdict CLEAN = audit(0, "pass", 0, 1_000);

    @Test
    void passesWhenAllFaultsAreRecoveredAndTheAuditPasses() throws Exception {
        ChaosReport report = report(RECOVERED, 0, false, CLEAN);
        JsonNode json = new ObjectMapper().readTree(Reports.json(report));

        assertThat(report.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(json.at("/verdict").asText()).isEqualTo("pass");
        assertThat(json.at("/figures/seed").asInt()).isEqualTo(9);
        assertThat(json.at("/figures/published").asInt()).isEqualTo(1_000);
        assertThat(json.at("/figures/rows_cassandra").asInt()).isEqualTo(1_007);
        assertThat(json.at("/figures/unexpected_exits").asInt()).isEqualTo(2);
        assertThat(json.at("/kinds/0/median_recovery_ms").asInt()).isEqualTo(3_000);
        assertThat(json.at("/kinds/0/longest_recovery_ms").asInt()).isEqualTo(5_000);
        assertThat(json.at("/kinds/1/kind").asText()).isEqualTo("all");
        assertThat(json.at("/timeline/1/recovered_ms").asInt()).isEqualTo(5_000);
    }

    @Test
    void failsWhenAFaultIsNotRecovered() {
        assertThat(report(List.of(killed(1L), killed(1L), killed(null)), 0, false, CLEAN)
                        .exitCode())
                .isEqualTo(ExitCode.FAILED);
    }

    @Test
    void failsWhenARunFailed() {
        assertThat(report(RECOVERED, 1, false, CLEAN).exitCode()).isEqualTo(ExitCode.FAILED);
    }

    @ParameterizedTest
    @ValueSource(longs = {999, 1_001})
    void failsWhenTheTopicHasOtherUsersThanReported(long inTopic) {
        assertThat(report(RECOVERED, 0, false, audit(0, "pass", 0, inTopic)).exitCode())
                .isEqualTo(ExitCode.FAILED);
    }

    @Test
    void failsWhenFaultsAreMissing_unlessEndedByCtrlC() {
        List<FaultResult> fewer = RECOVERED.subList(0, 1);

        assertThat(report(fewer, 0, false, CLEAN).exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(report(fewer, 0, true, CLEAN).exitCode()).isEqualTo(ExitCode.INTERRUPTED);
    }

    @Test
    void showsLosses() {
        ChaosReport report = report(RECOVERED, 0, false, audit(1, "fail", 4, 1_000));

        assertThat(report.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(report.toText()).containsPattern("missing +\\| +4 ").containsPattern("verdict +\\| +fail ");
    }

    @Test
    void figuresWithoutAnAuditAreNotMeasured() {
        AuditVerdict none = AuditVerdict.read(new CommandRun(ExitCode.UNREACHABLE, "", "kafka: no answer"));
        ChaosReport report = report(RECOVERED, 0, false, none);

        assertThat(report.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(report.toText())
                .containsPattern("missing +\\| +not measured")
                .contains("kafka: no answer");
    }

    private static ChaosReport report(
            List<FaultResult> results, long failedRuns, boolean endedEarly, AuditVerdict audit) {
        RunTracker.Totals totals = new RunTracker.Totals("chaos-9", 1_000, 5, failedRuns);
        return ChaosReport.of(PLAN, results, totals, 2, Duration.ofMinutes(2), endedEarly, audit);
    }

    private static FaultResult killed(Long recoveredMs) {
        return new FaultResult("kill kafka", "kill kafka for 2 s", 1_000, 2_000, recoveredMs);
    }

    private static AuditVerdict audit(int exitCode, String verdict, long missing, long inTopic) {
        return AuditVerdict.read(new CommandRun(exitCode, """
                {"verdict":"%s","dead_lettered":0,
                 "runs":[{"run_id":"chaos-9-run-1","in_topic":%s},{"run_id":"chaos-9-run-2","in_topic":100},
                         {"run_id":"chaos-90-run-1","in_topic":7}],
                 "stores":{"cassandra":{"rows":1007,"missing":%s,"duplicated":0,"wrong":0,"extra":0},
                           "postgres":{"rows":1006,"missing":0,"duplicated":0,"wrong":0,"extra":0}}}
                """.formatted(verdict, inTopic - 100, missing), ""));
    }
}
