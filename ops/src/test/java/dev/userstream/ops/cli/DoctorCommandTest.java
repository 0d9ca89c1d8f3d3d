package dev.userstream.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.ops.doctor.Finding;
import dev.userstream.ops.doctor.Finding.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DoctorCommandTest {
    private static final Finding OK = new Finding(Status.OK, "clocks", "agree", null);
    private static final Finding WARNING = new Finding(Status.WARNING, "source", "throttles", "wait");
    private static final Finding FAILURE = new Finding(Status.FAILURE, "postgres table", "gone", "start the job");
    private static final Finding UNREACHABLE = new Finding(Status.UNREACHABLE, "kafka", "no\nanswer", "is it up?");

    @Test
    void exitCodeIsThatOfTheWorstFinding() {
        assertThat(DoctorCommand.exitCode(List.of(OK, WARNING))).isZero();
        assertThat(DoctorCommand.exitCode(List.of(OK, UNREACHABLE))).isEqualTo(3);
        assertThat(DoctorCommand.exitCode(List.of(UNREACHABLE, FAILURE))).isEqualTo(1);
    }

    @Test
    void eachFindingIsOneLine() {
        assertThat(DoctorCommand.text(List.of(OK, WARNING, FAILURE, UNREACHABLE))
                        .lines())
                .containsExactly(
                        "ok       clocks: agree",
                        "warning  source: throttles; wait",
                        "failure  postgres table: gone; start the job",
                        "failure  kafka: no\uFFFDanswer; is it up?");
    }

    @Test
    void findingsAreJsonRecords() {
        assertThat(Terminal.json(List.of(OK, UNREACHABLE)))
                .isEqualTo(
                        "[{\"status\":\"ok\",\"check\":\"clocks\",\"found\":\"agree\",\"advice\":null},"
                                + "{\"status\":\"failure\",\"check\":\"kafka\",\"found\":\"no\\nanswer\",\"advice\":\"is it up?\"}]\n");
    }

    @Test
    void unknownOptionsAreUsageErrors() {
        assertThat(Main.commandLine().execute("doctor", "--no-such-option")).isEqualTo(2);
    }
}
