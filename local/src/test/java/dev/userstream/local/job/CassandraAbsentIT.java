package dev.userstream.local.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.local.StackProbes;
import dev.userstream.local.WithStack;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A job that starts while only Cassandra is absent. */
@WithStack
final class CassandraAbsentIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String WAITS = "event=query_waits store=cassandra cause=outage";

    private final Stack stack;
    private final StackProbes probes;
    private final Sample sample = Sample.fresh();

    CassandraAbsentIT(Stack stack, StackProbes probes) {
        this.stack = stack;
        this.probes = probes;
    }

    @Test
    void aJobThatIsThereBeforeCassandraFillsPostgresAndWaits() throws IOException {
        stack.server(Component.JOB).kill();
        stack.server(Component.CASSANDRA).kill();
        int before = log().length();

        stack.server(Component.JOB).start();
        probes.publish(sample.records(0, 3));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(log().substring(before)).contains(WAITS));
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> probes.postgresRow(sample.id(2)).isPresent());
        assertThat(stack.server(Component.JOB).isAlive()).isTrue();

        stack.ensure(List.of(Component.CASSANDRA));
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> probes.cassandraRow(sample.id(2)).isPresent());
    }

    private String log() throws IOException {
        return Files.readString(stack.folder().resolve("logs").resolve("job.log"));
    }
}
