package dev.userstream.job.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class JobStateTest {
    private static final String FIRST = "driver-20261121082542-0001";
    private static final String THIRD = "driver-20261121084556-0003";
    private static final String SECOND = "driver-20261121083430-0002";

    private RecordedMaster master;

    @BeforeEach
    void start() throws IOException {
        master = new RecordedMaster();
    }

    @AfterEach
    void stop() {
        master.close();
    }

    @Test
    void aDriverThatRunsWithARegisteredApplicationIsHealthy() throws Exception {
        assertThat(state("running")).isEqualTo(new JobState.Active(THIRD, true));
    }

    @Test
    void aDriverThatRunsWithoutAnApplicationIsOnlyActive() throws Exception {
        assertThat(state("running", page -> page.replace("\"name\" : \"userstream\"", "\"name\" : \"other\"")))
                .isEqualTo(new JobState.Active(THIRD, false));
    }

    @Test
    void aDriverThatWaitsForAWorkerIsActive() throws Exception {
        assertThat(state("submitted")).isEqualTo(new JobState.Active(SECOND, false));
    }

    @Test
    void aDriverThatTheMasterHasReplacedLongAgoDoesNotCountAsActive() throws Exception {
        assertThat(state("relaunched-and-killed-with-its-worker"))
                .isEqualTo(new JobState.Gone("driver driver-20261121085334-0004 ended with its worker"));
    }

    @Test
    void aDriverThatWasKilledOnALivingWorkerWasStoppedOnPurpose() throws Exception {
        assertThat(state("killed-on-purpose")).isEqualTo(new JobState.Stopped(SECOND));
    }

    @Test
    void aDriverThatWasKilledTogetherWithItsWorkerIsGone() throws Exception {
        assertThat(state("killed-with-its-worker")).isInstanceOf(JobState.Gone.class);
    }

    @Test
    void theLoserOfARaceSaysNothingOfTheWinnerThatEndedAfterIt() throws Exception {
        assertThat(state("lost-race-and-winner-killed-with-its-worker"))
                .isEqualTo(new JobState.Gone("driver " + FIRST + " ended with its worker"));
        assertThat(state("lost-race-and-winner-killed-with-its-worker", page -> page.replace("\"DEAD\"", "\"ALIVE\"")))
                .isEqualTo(new JobState.Stopped(FIRST));
    }

    @Test
    void ofTwoActiveDriversTheOneThatRunsCounts() throws Exception {
        UnaryOperator<String> oneMoreThatWaits = page -> page.replace(
                "\"activedrivers\" : [ {",
                "\"activedrivers\" : [ {\"id\" : \"driver-20261121084557-0004\", \"state\" : \"SUBMITTED\", \"worker\""
                        + " : \"None\", \"mainclass\" : \"dev.userstream.job.CreatedUsersJob\"}, {");

        assertThat(state("running", oneMoreThatWaits)).isEqualTo(new JobState.Active(THIRD, true));
    }

    @Test
    void aDriverThatWasKilledBeforeItHadAWorkerWasStoppedOnPurpose() throws Exception {
        assertThat(state(
                        "killed-with-its-worker",
                        page -> page.replaceAll("\"worker\" : \"[^\"]*\"", "\"worker\" : \"None\"")))
                .isEqualTo(new JobState.Stopped(FIRST));
    }

    @Test
    void aDriverThatEndedWellByItselfNeedsAPerson() throws Exception {
        assertThat(state("killed-on-purpose", page -> page.replace("\"KILLED\"", "\"FINISHED\"")))
                .isEqualTo(new JobState.Finished(SECOND));
    }

    @Test
    void aDriverThatFailedIsGone() throws Exception {
        assertThat(state("killed-on-purpose", page -> page.replace("\"KILLED\"", "\"FAILED\"")))
                .isEqualTo(new JobState.Gone("driver " + SECOND + " ended as FAILED"));
    }

    @Test
    void driversOfOtherProgramsDoNotCount() throws Exception {
        assertThat(state("killed-on-purpose", page -> page.replace("CreatedUsersJob", "OtherJob")))
                .isInstanceOf(JobState.Gone.class);
    }

    @Test
    void anApplicationOfAClientCountsThoughNoDriverRunsIt() throws Exception {
        assertThat(state("running", page -> page.replace("CreatedUsersJob", "OtherJob")))
                .isInstanceOfSatisfying(
                        JobState.Active.class, active -> assertThat(active.by()).contains("client mode"));
    }

    @Test
    void anApplicationThatAClientHasNotNamedCountsToo() throws Exception {
        assertThat(state(
                        "killed-on-purpose",
                        page -> page.replace(
                                "\"activeapps\" : [ ]",
                                "\"activeapps\" : [ {\"name\" : \"dev.userstream.job.CreatedUsersJob\"} ]")))
                .isInstanceOf(JobState.Active.class);
    }

    @Test
    void aMasterThatRecoversCannotTell() throws Exception {
        assertThat(state("running", page -> page.replaceAll("\"status\" : \"ALIVE\"", "\"status\" : \"RECOVERING\"")))
                .isEqualTo(new JobState.Unclear());
    }

    private JobState state(String recording) throws IOException, InterruptedException {
        return state(recording, page -> page);
    }

    private JobState state(String recording, UnaryOperator<String> change) throws IOException, InterruptedException {
        master.shows(recording, change);
        return JobState.of(master.client().view(), RecordedMaster.JOB);
    }
}
