package dev.userstream.producer.run;

import static dev.userstream.producer.run.RunFixture.assertCounters;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.events.RunId;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunRequest;
import dev.userstream.events.run.RunState;
import dev.userstream.producer.api.FakeTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LeaseTest {
    private static final RunId ID = new RunId("r");
    private static final RunRequest LEASED = new RunRequest(6_000L, null, null, List.of(), Duration.ofSeconds(60));

    private final FakeTime time = new FakeTime();
    private final RunFixture fixture = new RunFixture();

    @BeforeEach
    void startARunThatStaysAtItsSecondPage() throws InterruptedException {
        fixture.time = time;
        fixture.source.hangsFromPage = 2;
        fixture.open().runs.submit(ID, LEASED);
        fixture.await("r", run -> run.published() == 5_000);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void pollingTheRunRenewsItsLease() throws InterruptedException {
        time.pass(Duration.ofSeconds(59));
        assertThat(fixture.runs.find(ID)).isNotNull();
        time.pass(Duration.ofSeconds(59));
        assertThat(fixture.runs.submit(ID, LEASED)).isNotNull();
        time.pass(Duration.ofSeconds(59));
        awaitTick();

        assertThat(written().state()).isEqualTo(RunState.RUNNING);
    }

    @Test
    void anExpiredLeaseCancelsTheRunAndTheSameRequestPublishesTheRest() throws InterruptedException {
        time.pass(Duration.ofSeconds(61));

        awaitState(RunState.CANCELLED);
        assertCounters(written(), RunState.CANCELLED, 5_000, 0);
        assertThat(written().cause()).isEqualTo("lease: the run was not polled for 60 s");

        fixture.source.hangsFromPage = Integer.MAX_VALUE;
        await().atMost(Duration.ofSeconds(5))
                .until(() -> fixture.runs.submit(ID, LEASED).run().attempt() == 2);
        assertCounters(fixture.awaitEnd("r"), RunState.SUCCEEDED, 6_000, 0);
        assertThat(fixture.sentSequences())
                .isEqualTo(LongStream.range(5_000, 6_000).boxed().toList());
    }

    @Test
    void aRestartedServiceGivesItsRunsAWholeLease() {
        fixture.runs.close();
        time.pass(Duration.ofMinutes(10));
        fixture.open();

        time.pass(Duration.ofSeconds(59));
        awaitTick();
        assertThat(written().state()).isEqualTo(RunState.RUNNING);

        time.pass(Duration.ofSeconds(2));
        awaitState(RunState.CANCELLED);
    }

    private void awaitState(RunState state) {
        await().atMost(Duration.ofSeconds(10)).until(() -> written().state() == state);
    }

    /** The lease is checked after each entry, so before the second entry from now. */
    private void awaitTick() {
        awaitEntry();
        awaitEntry();
    }

    private void awaitEntry() {
        Instant last = written().updatedAt();
        await().atMost(Duration.ofSeconds(10)).until(() -> written().updatedAt().isAfter(last));
    }

    /** Read from the ledger, because a request to the service would renew the lease. */
    private Run written() {
        return fixture.ledger.find(ID).orElseThrow();
    }
}
