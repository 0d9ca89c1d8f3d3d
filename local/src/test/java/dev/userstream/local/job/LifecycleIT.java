package dev.userstream.local.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.events.store.Store;
import dev.userstream.local.StackProbes;
import dev.userstream.local.WithStack;
import dev.userstream.local.process.CommandRun;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Stack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Starting in any order, stopping between batches, and only one job on a checkpoint. */
@WithStack
final class LifecycleIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
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
    void jobThatStartsBeforeTheServersWaitsForThem() {
        stack.server(Component.JOB).kill();
        SERVERS.forEach(server -> stack.server(server).kill());
        JobLog log = JobLog.fromNow(stack);

        stack.server(Component.JOB).start();
        await().atMost(LIMIT).until(() -> log.text().contains("event=query_waits store=cassandra cause=outage"));
        stack.ensure(SERVERS);
        probes.publish(sample.records(0, 3));

        probes.awaitNoLag();
        assertThat(probes.postgresRow(sample.id(2))).isPresent();
        assertThat(probes.cassandraRow(sample.id(2))).isPresent();
    }

    @Test
    void jobThatStartsBeforeCassandraFillsPostgresBeforeIt() {
        stack.server(Component.JOB).kill();
        stack.server(Component.CASSANDRA).kill();
        JobLog log = JobLog.fromNow(stack);

        stack.server(Component.JOB).start();
        probes.publish(sample.records(0, 3));
        await().atMost(LIMIT).until(() -> log.text().contains("event=query_waits store=cassandra cause=outage"));
        await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> probes.postgresRow(sample.id(2)).isPresent());
        assertThat(stack.server(Component.JOB).isAlive()).isTrue();

        stack.ensure(List.of(Component.CASSANDRA));
        await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> probes.cassandraRow(sample.id(2)).isPresent());
    }

    @Test
    void lagIsVisibleInTheConsumerGroupsWhileTheJobIsStopped() {
        stack.server(Component.JOB).stop();

        probes.publish(sample.records(0, 7));

        assertThat(List.of(probes.lag(Store.CASSANDRA), probes.lag(Store.POSTGRES)))
                .containsExactly(7L, 7L);
    }

    @Test
    void jobStopsBetweenTwoBatches() {
        JobLog log = JobLog.fromNow(stack);
        probes.publish(sample.records(0, 2_000));

        stack.server(Component.JOB).stop();

        assertThat(log.text())
                .containsOnlyOnce("event=job_stopped")
                .containsOnlyOnce("event=query_stopped store=cassandra between_batches=true")
                .containsOnlyOnce("event=query_stopped store=postgres between_batches=true");
    }

    @Test
    void secondJobOnTheCheckpointIsRefused_andTheFirstContinues() {
        CommandRun second = CommandRun.of(stack.jobCommand(Map.of(), List.of()), LIMIT);

        assertThat(second.exitCode()).as(second.stderr()).isEqualTo(2);
        assertThat(second.stderr()).contains("event=second_job");
        assertThat(stack.server(Component.JOB).isAlive()).isTrue();
    }
}
