package dev.userstream.local.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.events.RunId;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunState;
import dev.userstream.local.api.Fault;
import dev.userstream.local.stack.Component;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The service killed, stopped, and without a broker: it stops within five seconds, and loses nothing. */
final class ServiceIT extends ProducerTest {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    @AfterEach
    void thawBroker() {
        stack.server(Component.KAFKA).thaw();
    }

    @Test
    void sameRequestIsTheSameRun_evenAfterARestart() {
        assertThat(put("service-1", "{\"users\":20}").statusCode()).isEqualTo(201);
        assertThat(put("service-1", "{\"users\":20}").statusCode()).isEqualTo(200);
        Run finished = awaitRun("service-1", run -> run.state().isFinished());

        service.terminate();
        service.start();

        assertThat(run("service-1")).isEqualTo(finished);
        assertThat(decode(put("service-1", "{\"users\":20}").body())).isEqualTo(finished);
        assertThat(put("service-1", "{\"users\":21}").statusCode()).isEqualTo(409);
        assertPublished("service-1", 20);
    }

    @Test
    void cancelledRunIsResumedByTheSameRequest() {
        put("service-2", "{\"users\":300,\"rate\":200}");
        awaitRun("service-2", run -> run.published() >= 20);

        assertThat(decode(service.send("DELETE", "/runs/service-2", "").body()).state())
                .isEqualTo(RunState.CANCELLED);
        assertThat(run("service-2").published()).isLessThan(300);
        Run resumed = decode(put("service-2", "{\"users\":300,\"rate\":200}").body());

        assertThat(resumed.attempt()).isEqualTo(2);
        assertPublished("service-2", 300);
        assertThat(records("service-2")).hasSize(300);
    }

    @Test
    void killedServiceContinuesItsRun_andEveryUserIsStoredOnce() {
        put("service-3", "{\"users\":3000,\"rate\":1500}");
        awaitRun("service-3", run -> run.published() >= 700);

        service.kill();
        assertThat(records("service-3")).as("published before the kill").hasSizeBetween(700, 2_999);
        service.start();

        assertPublished("service-3", 3_000);
        assertAudited(new RunId("service-3"), 3_000);
    }

    @Test
    void timedRunOfAKilledServiceCountsAllThatItPublished() {
        put("service-4", "{\"duration\":\"6s\",\"rate\":500}");
        // Also on a machine so busy that the first page takes seconds, there is something that the kill may lose.
        awaitRun("service-4", run -> run.active().compareTo(Duration.ofSeconds(4)) > 0 && run.published() > 0);

        service.kill();
        service.start();
        Run run = awaitRun("service-4", each -> each.state().isFinished());

        assertPublished("service-4", run.published());
    }

    @Test
    void frozenBrokerLosesNothing() {
        double resent = service.metric("userstream_records_resent_total");
        put("service-5", "{\"users\":3000,\"rate\":1000}");
        awaitRun("service-5", run -> run.published() >= 500);

        stack.server(Component.KAFKA).freeze();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> service.metric("userstream_records_resent_total") > resent + 100);
        stack.server(Component.KAFKA).thaw();

        assertPublished("service-5", 3_000);
    }

    static Stream<Fault> endlessFaults() {
        return Stream.of(Fault.tooManyRequests(20_000), new Fault.Dripped(Duration.ofMillis(200)), new Fault.Silence());
    }

    @ParameterizedTest
    @MethodSource("endlessFaults")
    void stopsInTime_whileTheSourceKeepsItWaiting(Fault fault) {
        String runId = sample.run().value();
        long requests = api.requests();
        api.failAlways(fault);
        put(runId, "{\"users\":100}");
        await().atMost(STOP_LIMIT).until(() -> api.requests() > requests);

        assertThat(service.terminate()).isLessThan(STOP_LIMIT);

        api.clearFaults();
        service.start();
        assertPublished(runId, 100);
    }

    @Test
    void stopsInTimeWithoutABroker_andKeepsTheAcknowledged() {
        put("stop-4", "{\"users\":2000,\"rate\":500}");
        awaitRun("stop-4", run -> run.published() >= 300);
        stack.server(Component.KAFKA).freeze();
        await().atMost(STOP_LIMIT).until(() -> service.metric("userstream_records_in_flight") > 0);

        assertThat(service.terminate()).isLessThan(STOP_LIMIT);

        stack.server(Component.KAFKA).thaw();
        service.start();
        assertPublished("stop-4", 2_000);
    }

    @Test
    void stopsInTimeDuringARun_andRecordsTheAcknowledged() {
        put("stop-5", "{\"users\":2000,\"rate\":500}");
        awaitRun("stop-5", run -> run.published() >= 300);

        assertThat(service.terminate()).isLessThan(STOP_LIMIT);

        long published = records("stop-5").size();
        service.start();
        assertThat(run("stop-5").published()).isGreaterThanOrEqualTo(published);
        assertPublished("stop-5", 2_000);
        assertThat(records("stop-5")).hasSize(2_000);
    }
}
