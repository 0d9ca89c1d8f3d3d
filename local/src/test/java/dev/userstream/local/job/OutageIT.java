package dev.userstream.local.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.local.StackProbes;
import dev.userstream.local.WithStack;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Stack;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The job killed, and stores that hang; the audit compares the results. */
@WithStack
final class OutageIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** A healthy store shows a row well within this, and the outage lasts much longer. */
    private static final Duration PROMPT = Duration.ofSeconds(6);
    /** Longer than the store time-out, so that the query fails and is restarted during the outage. */
    private static final Duration OUTAGE = Duration.ofSeconds(16);

    private final Stack stack;
    private final StackProbes probes;
    private final Sample sample = Sample.fresh();

    OutageIT(Stack stack, StackProbes probes) {
        this.stack = stack;
        this.probes = probes;
    }

    @BeforeEach
    void beginWithoutABacklog() {
        probes.awaitNoLag();
    }

    @AfterEach
    void endTheOutage() {
        stack.ensure(List.of(Component.CASSANDRA, Component.POSTGRES, Component.JOB));
    }

    @Test
    void killedJobLosesNothing() {
        long cassandraBefore = probes.cassandraRows();
        long postgresBefore = probes.postgresRows();
        probes.publish(sample.records(0, 10_000));
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> probes.cassandraRow(sample.id(0)).isPresent());
        probes.publish(sample.records(10_000, 20_000));

        stack.server(Component.JOB).kill();

        assertThat(probes.cassandraRows() - cassandraBefore)
                .as("rows in Cassandra at the kill")
                .isBetween(1L, 19_999L);
        assertThat(probes.postgresRows() - postgresBefore)
                .as("rows in PostgreSQL at the kill")
                .isLessThan(20_000);
        probes.publish(sample.records(20_000, 20_100));
        stack.ensure(List.of(Component.JOB));
        sample.assertAudited(stack, probes, 20_100);
        assertThat(probes.cassandraRows() - cassandraBefore).isEqualTo(20_100);
        assertThat(probes.postgresRows() - postgresBefore).isEqualTo(20_100);
    }

    @Test
    void frozenCassandraDoesNotDelayPostgres() {
        int published = publishWhileFrozen(
                Component.CASSANDRA, id -> probes.postgresRow(id).isPresent());

        sample.assertAudited(stack, probes, published);
    }

    @Test
    void frozenPostgresDoesNotDelayCassandra() {
        int published = publishWhileFrozen(
                Component.POSTGRES, id -> probes.cassandraRow(id).isPresent());

        sample.assertAudited(stack, probes, published);
    }

    /** Publishes one user after the other, each when the last is in the store that is not frozen, and returns how many. */
    private int publishWhileFrozen(Component frozen, Predicate<UUID> isInTheOther) {
        stack.server(frozen).freeze();
        long begin = System.nanoTime();
        int published = 0;
        while (System.nanoTime() - begin < OUTAGE.toNanos()) {
            UUID id = sample.id(published);
            probes.publish(sample.records(published, published + 1));
            await().atMost(PROMPT).until(() -> isInTheOther.test(id));
            published++;
        }
        stack.server(frozen).thaw();
        return published;
    }
}
