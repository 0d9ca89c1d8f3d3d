package dev.userstream.job.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.Store;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import org.junit.jupiter.api.Test;

class FatalEndTest {
    private final StopSignal stop = new StopSignal();
    private final FatalEnd fatal = new FatalEnd(new Checkpoints("checkpoints"), stop);

    @Test
    void aJobThatWasOnlyStoppedEndsWell() {
        stop.request();

        assertThat(fatal.exitCode()).isZero();
    }

    @Test
    void aCheckpointThatNeedsADecisionStopsBothQueriesWithItsOwnExitCode() {
        fatal.end(Store.POSTGRES, new StoreFailure(FailureCause.CHECKPOINT_MISMATCH, "offsets are gone"));

        assertThat(stop.requested()).isTrue();
        assertThat(fatal.exitCode()).isEqualTo(2);
    }

    @Test
    void recordsThatAreGoneNeedADecisionToo() {
        fatal.end(Store.POSTGRES, new StoreFailure(FailureCause.DATA_LOSS, "7 offsets are gone"));

        assertThat(fatal.exitCode()).isEqualTo(2);
    }

    @Test
    void aBrokenJobEndsSoThatANewProcessCanTakeOver() {
        fatal.end(Store.CASSANDRA, new StoreFailure(FailureCause.BROKEN, "out of memory"));

        assertThat(stop.requested()).isTrue();
        assertThat(fatal.exitCode()).isEqualTo(1);
    }

    @Test
    void aStuckQueryEndsTheJobSoThatANewProcessCanTakeOver() {
        fatal.end(Store.CASSANDRA, new StoreFailure(FailureCause.STUCK, "lag 7"));

        assertThat(stop.requested()).isTrue();
        assertThat(fatal.exitCode()).isEqualTo(1);
    }

    @Test
    void aSparkThatEndsUnderTheJobEndsItWithACodeThatReadsAsBroken() {
        fatal.sparkHasEnded();

        assertThat(stop.requested()).isTrue();
        assertThat(fatal.exitCode()).isEqualTo(1);
    }

    @Test
    void aSparkThatEndsBecauseTheJobDoesIsNoFailure() {
        stop.request();
        fatal.sparkHasEnded();

        assertThat(fatal.exitCode()).isZero();
    }
}
