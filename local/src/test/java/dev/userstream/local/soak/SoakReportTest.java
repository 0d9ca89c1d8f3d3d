package dev.userstream.local.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.local.pipeline.AuditVerdict;
import dev.userstream.local.pipeline.FlatJson;
import dev.userstream.local.soak.Finding.Verdict;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SoakReportTest {
    private static final SoakPlan PLAN = new SoakPlan("a", 10, Duration.ofMinutes(5), false);
    private static final AuditVerdict CLEAN =
            new AuditVerdict(0, "pass", Optional.of(new AuditVerdict.Findings(0, 0, 0, 0, 0)), Optional.empty(), "");
    private static final AuditVerdict LOSSY =
            new AuditVerdict(1, "fail", Optional.of(new AuditVerdict.Findings(0, 2, 0, 0, 0)), Optional.empty(), "");

    @Test
    void allPublishedCleanAndFlatPassesAndNamesItsFigures() throws Exception {
        SoakReport report = report(3_000, "SUCCEEDED", Verdict.FLAT, Optional.of(CLEAN));

        assertThat(report.verdict()).isEqualTo(SoakReport.Verdict.PASS);
        assertThat(FlatJson.parse(report.toJson()))
                .containsEntry("users_planned", "3000")
                .containsEntry("published", "3000")
                .containsEntry("lost", "0")
                .containsEntry("findings.0.figure", "job.heap_bytes")
                .containsEntry("findings.0.change", "1048576")
                .containsEntry("verdict", "pass");
    }

    @Test
    void aRiseALossAndAMissingUserEachFail() {
        assertThat(report(3_000, "SUCCEEDED", Verdict.RISES, Optional.of(CLEAN)).verdict())
                .isEqualTo(SoakReport.Verdict.FAIL);
        assertThat(report(3_000, "SUCCEEDED", Verdict.NOT_LINEAR, Optional.of(CLEAN))
                        .verdict())
                .isEqualTo(SoakReport.Verdict.FAIL);
        assertThat(report(3_000, "SUCCEEDED", Verdict.FLAT, Optional.of(LOSSY)).verdict())
                .isEqualTo(SoakReport.Verdict.FAIL);
        assertThat(report(2_999, "RUNNING", Verdict.FLAT, Optional.of(CLEAN)).verdict())
                .isEqualTo(SoakReport.Verdict.FAIL);
    }

    @Test
    void tooFewSamplesProveNothing() {
        assertThat(report(3_000, "SUCCEEDED", Verdict.TOO_FEW_SAMPLES, Optional.of(CLEAN))
                        .verdict())
                .isEqualTo(SoakReport.Verdict.UNPROVABLE);
    }

    @Test
    void aSoakThatWasEndedEarlyIsUnfinishedAndClaimsNoAudit() throws Exception {
        SoakReport report = report(100, "RUNNING", Verdict.FLAT, Optional.empty());

        assertThat(report.verdict()).isEqualTo(SoakReport.Verdict.UNFINISHED);
        assertThat(report.toJson()).contains("\"lost\" : null", "\"audit\" : null");
    }

    @Test
    void theTableShowsBytesForPeople() {
        StringWriter text = new StringWriter();

        new SoakTable(new PrintWriter(text)).print(report(3_000, "SUCCEEDED", Verdict.FLAT, Optional.of(CLEAN)));

        assertThat(text.toString()).contains("job.heap_bytes", "2.0 MiB", "1.0 MiB", "16.0 MiB", "verdict    pass");
    }

    @Test
    void aPlanIsReadAsItWasWritten() throws Exception {
        SoakPlan budget = SoakPlan.atBudget("b-1", Duration.ofMinutes(30));

        assertThat(SoakPlan.ofJson(PLAN.toJson())).isEqualTo(PLAN);
        assertThat(SoakPlan.ofJson(budget.toJson())).isEqualTo(budget);
        assertThat(budget.users()).isEqualTo(120_000);
        assertThat(budget.askedRate()).isGreaterThan(budget.rate());
        assertThat(budget.step()).isEqualTo(3_333);
    }

    private static SoakReport report(long published, String state, Verdict verdict, Optional<AuditVerdict> audit) {
        long mib = 1_024 * 1_024;
        Finding finding = new Finding("job.heap_bytes", mib, 2 * mib, mib, 2 * mib, mib, 16 * mib, verdict);
        return new SoakReport(PLAN, published, state, Duration.ofMinutes(5), 1, 20, List.of(finding), audit);
    }
}
