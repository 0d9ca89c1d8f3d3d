package dev.userstream.local.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.local.StackProbes;
import dev.userstream.local.WithStack;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Stack;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The job's profiles on one checkpoint, in both directions, after an orderly stop and after a kill. */
@WithStack
final class ProfilesIT {
    private final Stack stack;
    private final StackProbes probes;
    private final Sample sample = Sample.fresh();

    ProfilesIT(Stack stack, StackProbes probes) {
        this.stack = stack;
        this.probes = probes;
    }

    @BeforeEach
    void beginWithoutABacklog() {
        probes.awaitNoLag();
    }

    @AfterEach
    void leaveTheStacksOwnJobRunning() {
        stack.ensure(List.of(Component.JOB));
    }

    @Test
    void eitherProfileGoesOnWhereTheOtherOneStopped() throws IOException {
        JobCommand job = JobCommand.of(stack);
        probes.publish(sample.records(0, 500));
        probes.awaitNoLag();
        stack.server(Component.JOB).stop();
        probes.publish(sample.records(500, 1_000));

        try (JobCommand.Running throughput =
                job.with("USERSTREAM_JOB_PROFILE", "throughput").start()) {
            probes.awaitNoLag();
            probes.publish(sample.records(1_000, 3_000));
            assertThat(throughput.log()).contains("event=job_started profile=throughput");
        }
        stack.ensure(List.of(Component.JOB));
        probes.publish(sample.records(3_000, 3_100));
        probes.awaitNoLag();

        sample.assertAudited(stack, probes, 3_100);
    }
}
