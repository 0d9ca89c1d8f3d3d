package dev.userstream.local.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.events.Store;
import dev.userstream.local.StackProbes;
import dev.userstream.local.WithStack;
import dev.userstream.local.stack.Part;
import dev.userstream.local.stack.Stack;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The job killed, and stores that hang. */
@WithStack
final class OutageIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** A healthy store shows a row well within this, on a busy machine too. */
    private static final Duration PROMPT = Duration.ofSeconds(20);

    private final Stack stack;
    private final StackProbes probes;
    private final Sample sample = Sample.fresh();

    OutageIT(Stack stack, StackProbes probes) {
        this.stack = stack;
        this.probes = probes;
    }

    @Test
    void aJobKilledInMidRunLosesNothing() {
        long cassandraBefore = probes.cassandraRows();
        long postgresBefore = probes.postgresRows();
        probes.publish(sample.records(0, 20_000));
        await().atMost(PATIENCE).until(() -> probes.cassandraRows() > cassandraBefore);

        stack.server(Part.JOB).kill();
        probes.publish(sample.records(20_000, 20_100));
        stack.ensure(List.of(Part.JOB));

        awaitNoLag();
        assertThat(probes.cassandraRows() - cassandraBefore).isEqualTo(20_100);
        assertThat(probes.postgresRows() - postgresBefore).isEqualTo(20_100);
    }

    @Test
    void aFrozenCassandraHoldsNobodyElse() {
        stack.server(Part.CASSANDRA).freeze();

        long first = System.nanoTime();
        int sequence = 0;
        // Longer than one request's patience, so that the query has failed and is being restarted meanwhile.
        while (System.nanoTime() - first < Duration.ofSeconds(12).toNanos()) {
            int published = sequence++;
            probes.publish(sample.records(published, published + 1));
            await().atMost(PROMPT)
                    .until(() -> probes.postgresRow(sample.id(published)).isPresent());
        }
        stack.server(Part.CASSANDRA).thaw();

        awaitNoLag();
        assertThat(probes.cassandraRow(sample.id(sequence - 1))).isPresent();
    }

    @Test
    void aFrozenPostgresHoldsNobodyElse() {
        stack.server(Part.POSTGRES).freeze();

        long first = System.nanoTime();
        int sequence = 0;
        while (System.nanoTime() - first < Duration.ofSeconds(12).toNanos()) {
            int published = sequence++;
            probes.publish(sample.records(published, published + 1));
            await().atMost(PROMPT)
                    .until(() -> probes.cassandraRow(sample.id(published)).isPresent());
        }
        stack.server(Part.POSTGRES).thaw();

        awaitNoLag();
        assertThat(probes.postgresRow(sample.id(sequence - 1))).isPresent();
    }

    private void awaitNoLag() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(probes.lag(Store.CASSANDRA) + probes.lag(Store.POSTGRES))
                        .isZero());
    }
}
