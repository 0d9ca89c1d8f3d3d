package dev.userstream.local.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.events.store.Store;
import dev.userstream.local.StackProbes;
import dev.userstream.local.WithStack;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Starting in any order, stopping in order, and never twice on one checkpoint. */
@WithStack
final class LifecycleIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String JOB_CLASS = "dev.userstream.job.CreatedUsersJob";
    private static final List<Component> SERVERS = List.of(Component.KAFKA, Component.CASSANDRA, Component.POSTGRES);

    private final Stack stack;
    private final StackProbes probes;
    private final Sample sample = Sample.fresh();

    LifecycleIT(Stack stack, StackProbes probes) {
        this.stack = stack;
        this.probes = probes;
    }

    @BeforeEach
    void beginWithoutABacklog() {
        probes.awaitNoLag();
    }

    @AfterEach
    void leaveEverythingRunning() {
        stack.ensure(SERVERS);
        stack.ensure(List.of(Component.JOB));
    }

    @Test
    void aJobThatIsThereBeforeTheServersWaitsForThem() throws IOException {
        stack.server(Component.JOB).kill();
        SERVERS.forEach(part -> stack.server(part).kill());

        JobLog log = JobLog.fromNow(stack);
        stack.server(Component.JOB).start();
        await().atMost(PATIENCE).until(() -> log.text().contains("event=query_waits store=cassandra"));
        stack.ensure(SERVERS);
        probes.publish(sample.records(0, 3));

        probes.awaitNoLag();
        assertThat(probes.postgresRow(sample.id(2))).isPresent();
        assertThat(probes.cassandraRow(sample.id(2))).isPresent();
    }

    @Test
    void lagShowsInTheConsumerGroupsWhileTheJobIsAway() {
        stack.server(Component.JOB).stop();

        probes.publish(sample.records(0, 7));

        assertThat(lags()).containsExactly(7L, 7L);
        stack.ensure(List.of(Component.JOB));
        probes.awaitNoLag();
    }

    @Test
    void aJobThatIsAskedToStopEndsBetweenTwoBatches() throws IOException {
        JobLog log = JobLog.fromNow(stack);
        probes.publish(sample.records(0, 2_000));

        stack.server(Component.JOB).stop();

        // A stop that outlasts the job's patience would have cut the batches short.
        assertThat(log.text())
                .containsOnlyOnce("event=job_stopped")
                .containsOnlyOnce("event=query_stopped store=cassandra between_batches=true")
                .containsOnlyOnce("event=query_stopped store=postgres between_batches=true");
    }

    @Test
    void aSecondJobOnTheSameCheckpointRefusesAndTheFirstGoesOn() throws IOException, InterruptedException {
        Path output = Files.createTempFile(stack.folder(), "second-job", ".log");
        ProcessBuilder second = new ProcessBuilder(commandOfTheJob());
        second.environment().putAll(stack.environment());
        second.redirectErrorStream(true).redirectOutput(output.toFile());

        Process process = second.start();

        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(Files.readString(output)).contains("event=second_job");
        assertThat(stack.server(Component.JOB).isAlive()).isTrue();
    }

    /** The job is a child of this JVM in every kind of stack. */
    private static List<String> commandOfTheJob() {
        ProcessHandle.Info job = ProcessHandle.current()
                .children()
                .map(ProcessHandle::info)
                .filter(info -> List.of(info.arguments().orElse(new String[0])).contains(JOB_CLASS))
                .findFirst()
                .orElseThrow();
        List<String> command = new ArrayList<>();
        command.add(job.command().orElseThrow());
        command.addAll(List.of(job.arguments().orElseThrow()));
        return command;
    }

    private List<Long> lags() {
        return List.of(probes.lag(Store.CASSANDRA), probes.lag(Store.POSTGRES));
    }
}
