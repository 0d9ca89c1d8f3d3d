package dev.userstream.job.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class JobControlTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String KILL = "kill/driver-20261121084556-0003";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final AtomicReference<Runnable> whileWaiting = new AtomicReference<>(() -> {});
    private RecordedMaster master;
    private JobControl control;

    @BeforeEach
    void start() throws IOException {
        master = new RecordedMaster();
        master.shows("running");
        control = new JobControl(master.client(), RecordedMaster.JOB, now::get, pause -> {
            now.set(now.get().plus(pause));
            whileWaiting.get().run();
        });
    }

    @AfterEach
    void stop() {
        master.close();
    }

    @Test
    void aDriverIsAskedOnceToEnd() throws Exception {
        assertThat(control.stop(PATIENCE)).isEqualTo(StopOutcome.NOT_ENDED);
        assertThat(master.asked).containsExactly(KILL);
    }

    @Test
    void aStopWaitsForTheApplicationToo() throws Exception {
        master.showsAfterKill("killed-on-purpose", JobControlTest::itsApplicationLingers);
        whileWaiting.set(() -> master.shows("killed-on-purpose"));

        assertThat(control.stop(PATIENCE)).isEqualTo(StopOutcome.STOPPED);
        assertThat(control.start()).startsWith("submitted");
    }

    @Test
    void aJobThatAClientRunsIsNotSaidToBeStopped() throws Exception {
        master.shows("killed-on-purpose", JobControlTest::itsApplicationLingers);

        assertThat(control.stop(PATIENCE)).isEqualTo(StopOutcome.STARTED_ELSEWHERE);
        assertThat(master.asked).isEmpty();
    }

    @Test
    void aMasterThatRecoversIsWaitedForBeforeAStop() throws Exception {
        master.shows(
                "killed-on-purpose", page -> page.replace("\"status\" : \"ALIVE\"", "\"status\" : \"RECOVERING\""));
        whileWaiting.set(() -> {
            if (master.asked.isEmpty()) {
                master.shows("running");
            }
        });
        master.showsAfterKill("killed-on-purpose");

        assertThat(control.stop(PATIENCE)).isEqualTo(StopOutcome.STOPPED);
        assertThat(master.asked).containsExactly(KILL);
    }

    @Test
    void aDriverThatHasJustEndedByItselfNeedNotBeKilled() throws Exception {
        master.refuses();
        master.showsAfterKill("killed-on-purpose");

        assertThat(control.stop(PATIENCE)).isEqualTo(StopOutcome.STOPPED);
    }

    @Test
    void aKillThatIsRefusedWhileTheDriverRunsIsAnError() {
        master.refuses();

        assertThatThrownBy(() -> control.stop(PATIENCE))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("not so");
    }

    private static String itsApplicationLingers(String page) {
        return page.replace(
                "\"activeapps\" : [ ]", "\"activeapps\" : [ {\"id\" : \"app-1\", \"name\" : \"userstream\"} ]");
    }
}
