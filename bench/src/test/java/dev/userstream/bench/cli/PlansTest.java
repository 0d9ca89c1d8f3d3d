package dev.userstream.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.bench.micro.MicroPlan;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PlansTest {
    private static final Map<String, String> SHELL =
            Map.of("USERSTREAM_JOB_PROFILE", "throughput", "USERSTREAM_API_URL", "https://user:secret@example.com");

    @Test
    void whatIsNotAskedForIsUsual() {
        Plans plans = new Plans(false, 0, List.of(), 0, List.of(), 0, 0, SHELL);

        assertThat(plans.throughput().users()).isEqualTo(1_000_000);
        assertThat(plans.latency().rates()).containsExactly(50, 500, 2_000);
        assertThat(plans.coldStarts()).isEqualTo(5);
        assertThat(plans.micro()).isEqualTo(MicroPlan.WHOLE);
    }

    @Test
    void aLookIsLessOfEverything() {
        Plans quick = new Plans(true, 0, List.of(), 0, List.of(), 0, 0, SHELL);

        assertThat(quick.throughput().pairs()).isEqualTo(1);
        assertThat(quick.batchesOfFew().batches()).isEqualTo(1_000);
        assertThat(quick.coldStarts()).isEqualTo(1);
        assertThat(quick.micro()).isEqualTo(MicroPlan.QUICK);
    }

    @Test
    void whatIsAskedForWinsOverALook() {
        Plans plans = new Plans(true, 7, List.of(), 2, List.of(50), 3, 11, SHELL);

        assertThat(plans.producer().users()).isEqualTo(7);
        assertThat(plans.throughput().pairs()).isEqualTo(2);
        assertThat(plans.latency().rates()).containsExactly(50);
        assertThat(plans.latency().duration()).hasSeconds(3);
        assertThat(plans.batchesOfFew().batches()).isEqualTo(11);
    }

    @Test
    void whatCannotBeMeasuredIsRefused() {
        assertThatThrownBy(() -> new Plans(true, -1, List.of(), 0, List.of(), 0, 0, SHELL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("users -1");
        assertThatThrownBy(() -> new Plans(true, 0, List.of(), 0, List.of(50, 0), 0, 0, SHELL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[50, 0]");
    }

    @Test
    void drainsAreMeasuredWithTheProfileForThemUnlessTheShellNamesOne() {
        assertThat(new Plans(true, 0, List.of(), 0, List.of(), 0, 0, Map.of()).drainSettings())
                .containsEntry("USERSTREAM_JOB_PROFILE", "throughput");
        assertThat(new Plans(true, 0, List.of(), 0, List.of(), 0, 0, Map.of("USERSTREAM_JOB_PROFILE", "latency"))
                        .drainSettings())
                .containsEntry("USERSTREAM_JOB_PROFILE", "latency");
    }

    @Test
    void theReportTellsTheJobsSettingsAndNoOthers() {
        assertThat(new Plans(true, 7, List.of(), 0, List.of(), 0, 0, SHELL).told())
                .containsEntry("users", "7")
                .containsEntry("USERSTREAM_JOB_PROFILE", "throughput")
                .doesNotContainKey("USERSTREAM_API_URL");
    }
}
