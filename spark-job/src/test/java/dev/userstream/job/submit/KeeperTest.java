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

final class KeeperTest {
    private static final Duration POLL = Duration.ofSeconds(5);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2024-01-01T00:00:00Z"));
    private RecordedMaster master;
    private Keeper keeper;

    @BeforeEach
    void start() throws IOException {
        master = new RecordedMaster();
        keeper = new Keeper(master.client(), RecordedMaster.JOB, now::get, POLL);
    }

    @AfterEach
    void stop() {
        master.close();
    }

    @Test
    void aJobThatRunsIsLeftAlone() throws InterruptedException {
        master.shows("running");
        looks(5);

        assertThat(master.asked).isEmpty();
    }

    @Test
    void aNewKeeperSubmitsAJobEvenWhereItWasStopped() throws InterruptedException {
        master.shows("killed-on-purpose");
        looks(1);

        assertThat(master.asked).containsExactly("create");
    }

    @Test
    void aJobThatIsStoppedOnPurposeStaysStopped() throws InterruptedException {
        master.shows("running");
        looks(1);
        master.shows("killed-on-purpose");
        looks(100);

        assertThat(master.asked).isEmpty();
    }

    @Test
    void aJobThatWasStoppedOnPurposeStaysStoppedWhenTheWorkerGoesLater() throws InterruptedException {
        master.shows("running");
        looks(1);
        master.shows("killed-on-purpose");
        looks(2);
        master.shows("killed-with-its-worker");
        looks(100);

        assertThat(master.asked).isEmpty();
    }

    @Test
    void aJobThatIsStoppedAndStartedByHandIsKeptAgain() throws InterruptedException {
        master.shows("running");
        looks(1);
        master.shows("killed-on-purpose");
        looks(2);
        master.shows("running");
        looks(1);
        master.shows("killed-with-its-worker");
        looks(2);

        assertThat(master.asked).containsExactly("create");
    }

    @Test
    void aJobThatEndsWithItsWorkerIsSubmittedAgain() throws InterruptedException {
        master.shows("running");
        looks(1);
        // For a moment the master knows the driver's end and not yet the worker's.
        master.shows("killed-with-its-worker", page -> page.replace("\"DEAD\"", "\"ALIVE\""));
        looks(1);
        master.shows("killed-with-its-worker");
        looks(2);

        assertThat(master.asked).containsExactly("create");
    }

    @Test
    void theMasterIsGivenAMomentToRelaunchADriverByItself() throws InterruptedException {
        master.shows("running");
        looks(1);
        master.shows("killed-with-its-worker");
        looks(1);
        master.shows("submitted");
        looks(5);

        assertThat(master.asked).isEmpty();
    }

    @Test
    void aJobThatFailsAgainAndAgainIsSubmittedEverMoreSeldom() throws InterruptedException {
        master.shows("killed-on-purpose", page -> page.replace("\"KILLED\"", "\"FAILED\""));
        looks((int) Duration.ofMinutes(10).dividedBy(POLL));

        assertThat(master.asked).hasSizeBetween(6, 9);
    }

    @Test
    void aJobThatNeedsAPersonWaitsForOne() throws InterruptedException {
        master.shows("running");
        looks(1);
        master.shows("killed-on-purpose", page -> page.replace("\"KILLED\"", "\"FINISHED\""));
        looks(100);

        assertThat(master.asked).isEmpty();
    }

    @Test
    void aMasterThatDoesNotAnswerIsAskedWithBackOffAndNothingIsSubmitted() throws InterruptedException {
        master.isOutOfOrder();

        assertThat(keeper.look()).isEqualTo(Duration.ofSeconds(1));
        assertThat(keeper.look()).isEqualTo(Duration.ofSeconds(2));
        master.shows("running");
        assertThat(keeper.look()).isEqualTo(POLL);
        assertThat(master.asked).isEmpty();
    }

    @Test
    void aSubmissionThatIsRefusedIsTriedAgainAndNotTakenForSilence() throws InterruptedException {
        master.shows("killed-on-purpose");
        master.refuses();

        assertThat(keeper.look()).isEqualTo(POLL);
        looks((int) Duration.ofMinutes(10).dividedBy(POLL));
        assertThat(master.asked).hasSizeBetween(6, 9);
    }

    @Test
    void aSubmissionThatTheMasterCannotReadIsRefusedAndNotTakenForSilence() throws InterruptedException {
        master.shows("killed-on-purpose");
        master.answersSubmissionsWith(400);

        assertThat(keeper.look()).isEqualTo(POLL);
        assertThat(keeper.look()).isEqualTo(POLL);
        assertThatThrownBy(() -> master.client().submit(RecordedMaster.JOB))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("status 400, not so");
    }

    @Test
    void aMasterThatRecoversIsWaitedFor() throws InterruptedException {
        master.shows(
                "killed-on-purpose", page -> page.replace("\"status\" : \"ALIVE\"", "\"status\" : \"RECOVERING\""));
        looks(20);

        assertThat(master.asked).isEmpty();
    }

    private void looks(int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            now.set(now.get().plus(keeper.look()));
        }
    }
}
