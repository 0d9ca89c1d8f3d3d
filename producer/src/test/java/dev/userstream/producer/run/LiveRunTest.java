package dev.userstream.producer.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.RunId;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class LiveRunTest {
    @Test
    void aTickThatComesLateDoesNotReviveARunThatHasEnded() throws InterruptedException {
        try (RunsFixture fixture = new RunsFixture().open()) {
            RunId id = new RunId("r");
            Run run = NewRun.of(id, RunsFixture.users(3), Run.Owner.SERVICE, new TreeMap<>(), Instant.now());
            LiveRun live = new LiveRun(run, false, fixture.engine, fixture.ledger, ended -> {});
            live.start();
            assertThat(live.awaitEnd(Duration.ofSeconds(10))).isTrue();

            live.tick();

            assertThat(fixture.ledger.find(id).orElseThrow().state()).isEqualTo(RunState.SUCCEEDED);
        }
    }

    @Test
    void aLedgerThatRefusesTheEndIsAskedAgainAfterAPause() throws InterruptedException {
        try (RunsFixture fixture = new RunsFixture()) {
            ManualTime time = new ManualTime();
            fixture.time = time;
            fixture.open();
            RunId id = new RunId("r");
            fixture.ledger.refusals.set(5);
            Run run = NewRun.of(id, RunsFixture.users(3), Run.Owner.SERVICE, new TreeMap<>(), Instant.now());
            LiveRun live = new LiveRun(run, false, fixture.engine, fixture.ledger, ended -> {});

            live.start();

            assertThat(live.awaitEnd(Duration.ofSeconds(10))).isTrue();
            assertThat(fixture.ledger.find(id).orElseThrow().state()).isEqualTo(RunState.SUCCEEDED);
            assertThat(Duration.ofNanos(time.nanos())).isGreaterThanOrEqualTo(Duration.ofMillis(2_500));
        }
    }
}
