package dev.userstream.local.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.events.Store;
import dev.userstream.local.StackProbes;
import dev.userstream.local.WithStack;
import dev.userstream.local.stack.Part;
import dev.userstream.local.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Starting in any order, stopping in order, and never twice on one checkpoint. */
@WithStack
final class LifecycleIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final List<Part> SERVERS = List.of(Part.KAFKA, Part.CASSANDRA, Part.POSTGRES);

    private final Stack stack;
    private final StackProbes probes;
    private final Sample sample = Sample.fresh();

    LifecycleIT(Stack stack, StackProbes probes) {
        this.stack = stack;
        this.probes = probes;
    }

    @Test
    void aJobThatIsThereBeforeTheServersWaitsForThem() {
        stack.server(Part.JOB).kill();
        SERVERS.forEach(part -> stack.server(part).kill());

        stack.server(Part.JOB).start();
        await().atMost(PATIENCE).until(() -> log().contains("event=query_waits store=cassandra"));
        stack.ensure(SERVERS);
        probes.publish(sample.records(0, 3));

        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(probes.lag(Store.CASSANDRA) + probes.lag(Store.POSTGRES))
                        .isZero());
        assertThat(probes.postgresRow(sample.id(2))).isPresent();
        assertThat(probes.cassandraRow(sample.id(2))).isPresent();
    }

    @Test
    void lagShowsInTheConsumerGroupsWhileTheJobIsAway() {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(lags()).containsExactly(0L, 0L));
        stack.server(Part.JOB).stop();

        probes.publish(sample.records(0, 7));

        assertThat(lags()).containsExactly(7L, 7L);
        stack.ensure(List.of(Part.JOB));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(lags()).containsExactly(0L, 0L));
    }

    @Test
    void aJobThatIsAskedToStopEndsBetweenTwoBatches() throws IOException {
        int before = occurrences("event=job_stopped");
        probes.publish(sample.records(0, 2_000));

        long begin = System.nanoTime();
        stack.server(Part.JOB).stop();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(14));
        assertThat(occurrences("event=job_stopped")).isEqualTo(before + 1);
        assertThat(log()).contains("event=query_stopped store=cassandra between_batches=true");
    }

    @Test
    void aSecondJobOnTheSameCheckpointRefusesAndTheFirstGoesOn() throws IOException, InterruptedException {
        ProcessHandle.Info first =
                ProcessHandle.of(stack.server(Part.JOB).pid()).orElseThrow().info();
        Path output = Files.createTempFile(stack.folder(), "second-job", ".log");
        ProcessBuilder second = new ProcessBuilder(commandOf(first));
        second.environment().putAll(stack.environment());
        second.redirectErrorStream(true).redirectOutput(output.toFile());

        Process process = second.start();

        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(Files.readString(output)).contains("event=second_job");
        assertThat(stack.server(Part.JOB).isAlive()).isTrue();
    }

    private static List<String> commandOf(ProcessHandle.Info info) {
        List<String> command = new ArrayList<>();
        command.add(info.command().orElseThrow());
        command.addAll(List.of(info.arguments().orElseThrow()));
        return command;
    }

    private List<Long> lags() {
        return List.of(probes.lag(Store.CASSANDRA), probes.lag(Store.POSTGRES));
    }

    private int occurrences(String event) throws IOException {
        return log().split(event, -1).length - 1;
    }

    private String log() throws IOException {
        return Files.readString(stack.folder().resolve("logs").resolve("job.log"));
    }
}
