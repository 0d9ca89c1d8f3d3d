package dev.userstream.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.events.Store;
import dev.userstream.local.pipeline.AuditEvidence;
import dev.userstream.local.pipeline.AuditVerdict;
import dev.userstream.local.pipeline.FlatJson;
import dev.userstream.local.stack.Component;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChaosReportTest {
    private static final AuditVerdict CLEAN = audit(0, "pass", new AuditVerdict.Findings(4, 0, 0, 0, 0));
    private static final AuditVerdict LOSSY = audit(1, "fail", new AuditVerdict.Findings(4, 3, 0, 2, 0));

    @Test
    void aRunThatSurvivedEverythingPassesAndNamesItsFigures() throws Exception {
        ChaosReport report = report(List.of(killed(1_000), killed(5_000), killed(3_000)), 0, CLEAN);

        assertThat(report.isClean()).isTrue();
        assertThat(FlatJson.parse(report.toJson()))
                .containsEntry("seed", "9")
                .containsEntry("faults", "3")
                .containsEntry("published", "1000")
                .containsEntry("in_topic", "1000")
                .containsEntry("rows.cassandra", "1007")
                .containsEntry("lost", "0")
                .containsEntry("duplicated", "0")
                .containsEntry("wrong", "0")
                .containsEntry("kinds.0.kind", "kill kafka")
                .containsEntry("kinds.0.count", "3")
                .containsEntry("kinds.0.median_recovery_ms", "3000")
                .containsEntry("kinds.0.longest_recovery_ms", "5000")
                .containsEntry("kinds.1.kind", "all")
                .containsEntry("timeline.1.fault", "kill kafka for 2 s")
                .containsEntry("timeline.1.recovered_ms", "5000")
                .containsEntry("verdict", "pass");
    }

    @Test
    void aFaultWithoutRecoveryFails() throws Exception {
        Outcome stuck = new Outcome(killed(0).strike(), Duration.ZERO, Duration.ZERO, Optional.empty());
        ChaosReport report = report(List.of(killed(1_000), killed(1_000), stuck), 0, CLEAN);

        assertThat(report.isClean()).isFalse();
        assertThat(report.toJson()).contains("\"recovered_ms\" : null");
    }

    @Test
    void aRunThatDidNotSucceedFails() {
        assertThat(report(List.of(killed(1), killed(1), killed(1)), 1, CLEAN).isClean())
                .isFalse();
    }

    @Test
    void moreOrFewerUsersInTheTopicThanReportedFail() {
        for (long inTopic : new long[] {999, 1_001}) {
            AuditVerdict audit = new AuditVerdict(0, "pass", CLEAN.findings(), Optional.of(evidence(inTopic)), "");

            assertThat(report(List.of(killed(1), killed(1), killed(1)), 0, audit)
                            .isClean())
                    .isFalse();
        }
    }

    @Test
    void aReportIsShownAsAPage(@TempDir Path folder) throws Exception {
        ChaosReport report = report(List.of(killed(1_000), killed(5_000), killed(3_000)), 0, CLEAN);
        Path file = Files.writeString(folder.resolve("report.json"), report.toJson());

        assertThat(ChaosMarkdown.of(file))
                .contains("# 3 faults, seed 9: pass\n", "| of them in the topic | 1000 |\n")
                .contains("| rows in Cassandra, in PostgreSQL | 1007, 1006 |\n")
                .contains(
                        "| kill kafka | 3 | 3.0 s | 5.0 s |\n", "| 2 | 1.0 s | kill kafka for 2 s | 2.0 s | 5.0 s |\n");
    }

    @Test
    void whatIsNoReportIsNotShown(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("report.json"), "{\"verdict\":\"fail\"}");

        assertThatThrownBy(() -> ChaosMarkdown.of(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--show: ");
    }

    @Test
    void fewerFaultsThanPlannedFailUnlessSomebodyAskedForTheEnd() {
        ChaosReport report = report(List.of(killed(1)), 0, CLEAN);
        ChaosReport asked = new ChaosReport(
                report.plan(),
                report.stack(),
                report.outcomes(),
                report.publishing(),
                0,
                report.took(),
                true,
                report.audit());

        assertThat(report.isClean()).isFalse();
        assertThat(asked.isClean()).isTrue();
    }

    @Test
    void aLossIsToldOverAllAndClaimedOfNoKind() {
        StringWriter text = new StringWriter();

        new ChaosTable(new PrintWriter(text)).print(report(List.of(killed(1), killed(1), killed(1)), 0, LOSSY));

        assertThat(text.toString().lines().filter(line -> line.contains("kill kafka")))
                .singleElement()
                .asString()
                .contains("not measured |          0 | not measured |");
        assertThat(text.toString().lines().filter(line -> line.contains(" all |")))
                .singleElement()
                .asString()
                .containsPattern("\\| +3 \\| +0 \\| +2 \\|$");
        assertThat(text.toString()).contains("verdict    fail");
    }

    @Test
    void withoutAnAuditNothingIsCalledZero() {
        StringWriter text = new StringWriter();
        AuditVerdict none = new AuditVerdict(3, "fail", Optional.empty(), Optional.empty(), "kafka: no answer");
        ChaosReport report = report(List.of(killed(1), killed(1), killed(1)), 0, none);

        new ChaosTable(new PrintWriter(text)).print(report);

        assertThat(report.toJson()).contains("\"lost\" : null");
        assertThat(text.toString()).contains("not measured", "kafka: no answer");
    }

    private static ChaosReport report(List<Outcome> outcomes, long failedRuns, AuditVerdict audit) {
        return new ChaosReport(
                new ChaosPlan(9, 3, Duration.ofMinutes(1), 100, 40, Optional.empty()),
                "this machine",
                outcomes,
                new ChaosReport.Publishing("chaos-9", 1_000, 5, failedRuns),
                0,
                Duration.ofMinutes(2),
                false,
                audit);
    }

    private static AuditEvidence evidence(long inTopic) {
        return new AuditEvidence(
                List.of(
                        new AuditEvidence.Run("chaos-9-run-1", "SUCCEEDED", 900, inTopic - 100),
                        new AuditEvidence.Run("chaos-9-run-2", "SUCCEEDED", 100, 100),
                        new AuditEvidence.Run("chaos-90-run-1", "SUCCEEDED", 7, 7)),
                Map.of(Store.CASSANDRA, 1_007L, Store.POSTGRES, 1_006L));
    }

    private static Outcome killed(long recoveredMs) {
        Blow kill = new Blow.ToPart(Deed.KILL, Component.KAFKA, Duration.ofSeconds(2));
        return new Outcome(
                new Strike(Duration.ZERO, List.of(kill)),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Optional.of(Duration.ofMillis(recoveredMs)));
    }

    private static AuditVerdict audit(int exitCode, String verdict, AuditVerdict.Findings findings) {
        return new AuditVerdict(exitCode, verdict, Optional.of(findings), Optional.of(evidence(1_000)), "");
    }
}
