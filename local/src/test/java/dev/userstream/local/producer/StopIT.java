package dev.userstream.local.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunState;
import dev.userstream.local.StackProbes;
import dev.userstream.local.WithStack;
import dev.userstream.local.api.Fault;
import dev.userstream.local.api.OfflineApi;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Stack;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service stops within five seconds, and loses nothing. */
@WithStack(Component.KAFKA)
final class StopIT {
    private static final Duration BOUND = Duration.ofSeconds(5);

    private final Stack stack;
    private final StackProbes probes;
    private OfflineApi api;
    private Service service;

    StopIT(Stack stack, StackProbes probes) {
        this.stack = stack;
        this.probes = probes;
    }

    @BeforeEach
    void start() throws IOException {
        api = OfflineApi.start();
        service = new Service(stack, api.address()).start();
    }

    @AfterEach
    void stop() {
        stack.server(Component.KAFKA).thaw();
        service.close();
        api.close();
    }

    @Test
    void endsDuringABackOff() {
        api.faults().always(Fault.tooManyRequests(20_000));
        stopsDuring("stop-1");
    }

    @Test
    void endsWhileAnAnswerDrips() {
        api.faults().always(new Fault.Dripped(Duration.ofMillis(200)));
        stopsDuring("stop-2");
    }

    @Test
    void endsWhileNoAnswerComes() {
        api.faults().always(new Fault.Silence());
        stopsDuring("stop-3");
    }

    @Test
    void endsWithoutABrokerAndForgetsNothingThatWasAcknowledged() {
        service.put("stop-4", "{\"users\":2000,\"rate\":500}");
        service.awaitRun("stop-4", run -> run.published() >= 300);
        stack.server(Component.KAFKA).freeze();
        await().atMost(BOUND).until(() -> service.metric("userstream_records_in_flight") > 0);

        assertThat(service.terminate()).isLessThan(BOUND);

        stack.server(Component.KAFKA).thaw();
        service.start();
        goesOn("stop-4", 2_000);
    }

    @Test
    void endsInMidRunAndWritesDownAllThatWasAcknowledged() {
        service.put("stop-5", "{\"users\":2000,\"rate\":500}");
        service.awaitRun("stop-5", run -> run.published() >= 300);

        assertThat(service.terminate()).isLessThan(BOUND);

        long published = PublishedSequences.of(probes, "stop-5").size();
        service.start();
        assertThat(service.run("stop-5").published()).isGreaterThanOrEqualTo(published);
        goesOn("stop-5", 2_000);
        assertThat(PublishedSequences.of(probes, "stop-5")).hasSize(2_000);
    }

    private void stopsDuring(String runId) {
        service.put(runId, "{\"users\":100}");
        await().atMost(BOUND).until(() -> api.requests() > 0);

        assertThat(service.terminate()).isLessThan(BOUND);

        api.faults().clear();
        service.start();
        goesOn(runId, 100);
    }

    private void goesOn(String runId, long users) {
        Run run = service.awaitEnd(runId);
        assertThat(run.state()).as("cause: %s", run.cause()).isEqualTo(RunState.SUCCEEDED);
        assertThat(run.published()).isEqualTo(users);
        PublishedSequences.assertExactly(probes, runId, users);
    }
}
