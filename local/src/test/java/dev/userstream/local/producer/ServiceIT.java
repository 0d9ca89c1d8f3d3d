package dev.userstream.local.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.events.RunId;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunState;
import dev.userstream.local.Audits;
import dev.userstream.local.StackProbes;
import dev.userstream.local.WithStack;
import dev.userstream.local.api.OfflineApi;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Stack;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithStack(Component.KAFKA)
final class ServiceIT {
    private final Stack stack;
    private final StackProbes probes;
    private OfflineApi api;
    private Service service;

    ServiceIT(Stack stack, StackProbes probes) {
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
    void theSameRequestIsTheSameRunEvenAfterARestart() {
        assertThat(service.put("service-1", "{\"users\":20}").statusCode()).isEqualTo(201);
        assertThat(service.put("service-1", "{\"users\":20}").statusCode()).isEqualTo(200);
        Run finished = service.awaitEnd("service-1");

        service.terminate();
        service.start();

        assertThat(service.run("service-1")).isEqualTo(finished);
        assertThat(Service.run(service.put("service-1", "{\"users\":20}"))).isEqualTo(finished);
        assertThat(service.put("service-1", "{\"users\":21}").statusCode()).isEqualTo(409);
        PublishedSequences.assertExactly(probes, "service-1", 20);
    }

    @Test
    void aCancelledRunIsResumedByTheSameRequest() {
        service.put("service-2", "{\"users\":300,\"rate\":200}");
        service.awaitRun("service-2", run -> run.published() >= 20);

        assertThat(Service.run(service.delete("service-2")).state()).isEqualTo(RunState.CANCELLED);
        assertThat(service.run("service-2").published()).isLessThan(300);
        Run resumed = Service.run(service.put("service-2", "{\"users\":300,\"rate\":200}"));

        assertThat(resumed.attempt()).isEqualTo(2);
        assertPublished(service.awaitEnd("service-2"), 300);
        PublishedSequences.assertExactly(probes, "service-2", 300);
        assertThat(PublishedSequences.of(probes, "service-2")).hasSize(300);
    }

    @Test
    void aKilledServiceGoesOnAndEveryUserIsStoredOnce() {
        service.put("service-3", "{\"users\":3000,\"rate\":1500}");
        service.awaitRun("service-3", run -> run.published() >= 700);

        service.kill();
        assertThat(PublishedSequences.of(probes, "service-3"))
                .as("published before the kill")
                .hasSizeBetween(700, 2_999);
        service.start();

        assertPublished(service.awaitEnd("service-3"), 3_000);
        PublishedSequences.assertExactly(probes, "service-3", 3_000);
        stack.ensure(List.of(Component.CASSANDRA, Component.POSTGRES, Component.JOB));
        Audits.assertPasses(stack, new RunId("service-3"), 3_000);
    }

    @Test
    void aTimedRunOfAKilledServiceCountsAllThatItPublished() {
        service.put("service-4", "{\"duration\":\"6s\",\"rate\":500}");
        // Also on a machine so busy that the first page takes seconds, there is something that the kill may lose.
        service.awaitRun("service-4", run -> run.active().compareTo(Duration.ofSeconds(4)) > 0 && run.published() > 0);

        service.kill();
        service.start();
        Run run = service.awaitEnd("service-4");

        assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
        PublishedSequences.assertExactly(probes, "service-4", run.published());
    }

    @Test
    void aFrozenBrokerLosesNothing() {
        service.put("service-5", "{\"users\":3000,\"rate\":1000}");
        service.awaitRun("service-5", run -> run.published() >= 500);

        stack.server(Component.KAFKA).freeze();
        await().atMost(Duration.ofSeconds(30)).until(() -> service.metric("userstream_records_resent_total") > 100);
        stack.server(Component.KAFKA).thaw();

        assertPublished(service.awaitEnd("service-5"), 3_000);
        PublishedSequences.assertExactly(probes, "service-5", 3_000);
    }

    private static void assertPublished(Run run, long users) {
        assertThat(run.state()).as("cause: %s", run.cause()).isEqualTo(RunState.SUCCEEDED);
        assertThat(run.published()).isEqualTo(users);
        assertThat(run.rejected()).isZero();
    }
}
