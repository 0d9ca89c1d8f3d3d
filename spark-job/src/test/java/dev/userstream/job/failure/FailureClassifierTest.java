package dev.userstream.job.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Timestamp;
import java.util.ConcurrentModificationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;
import org.junit.jupiter.api.Test;

final class FailureClassifierTest {
    @Test
    void aTasksFailureIsFoundInsideSparksExceptions() {
        StoreFailure said = new StoreFailure(FailureCause.WRONG_CREDENTIALS, "no");

        assertThat(FailureClassifier.of(new IllegalStateException("job aborted", new RuntimeException("stage", said))))
                .isSameAs(said);
    }

    @Test
    void lostRecordsAreDataLoss() {
        assertThat(causeOf(new IllegalStateException(
                        "Partition users_created-0's offset was changed from 9 to 3, some data may have been missed.")))
                .isEqualTo(FailureCause.DATA_LOSS);
        assertThat(causeOf(new IllegalStateException("Some data may have been lost because they are not available")))
                .isEqualTo(FailureCause.DATA_LOSS);
        assertThat(FailureCause.DATA_LOSS.fatal()).isTrue();
    }

    @Test
    void anUnreadableCheckpointIsACheckpointMismatch() {
        assertThat(causeOf(new IllegalStateException("Incomplete log file in the offsets")))
                .isEqualTo(FailureCause.CHECKPOINT_MISMATCH);
        assertThat(FailureCause.CHECKPOINT_MISMATCH.fatal()).isTrue();
    }

    @Test
    void aSecondQueryOnACheckpointIsNamed() {
        assertThat(causeOf(new ConcurrentModificationException(
                        "Multiple streaming queries are concurrently using file:/c/offsets")))
                .isEqualTo(FailureCause.CHECKPOINT_IN_USE);
    }

    @Test
    void kafkasErrorsAreClassified() {
        assertThat(causeOf(new TimeoutException("nobody"))).isEqualTo(FailureCause.OUTAGE);
        assertThat(causeOf(new SaslAuthenticationException("no"))).isEqualTo(FailureCause.WRONG_CREDENTIALS);
        assertThat(causeOf(new TopicAuthorizationException("users_created")))
                .isEqualTo(FailureCause.MISSING_PERMISSION);
    }

    @Test
    void aTimestampThatSparkCannotReadIsNamed() {
        assertThatThrownBy(() -> DateTimeUtils.fromJavaTimestamp(new Timestamp(Long.MAX_VALUE)))
                .satisfies(error -> assertThat(causeOf(new IllegalStateException("task failed", error)))
                        .isEqualTo(FailureCause.UNREADABLE_TIMESTAMP));
        assertThat(causeOf(new ArithmeticException("/ by zero"))).isEqualTo(FailureCause.UNKNOWN);
    }

    @Test
    void aBrokenJvmIsFatal() {
        assertThat(causeOf(new IllegalStateException("query ended", new OutOfMemoryError("Java heap space"))))
                .isEqualTo(FailureCause.BROKEN);
        assertThat(causeOf(new NoClassDefFoundError("a/Class"))).isEqualTo(FailureCause.BROKEN);
        assertThat(FailureCause.BROKEN.fatal()).isTrue();
    }

    @Test
    void anUnknownErrorIsOneLineAndNotFatal() {
        StoreFailure failure = FailureClassifier.of(new IllegalArgumentException("first line\nsecond line"));

        assertThat(failure.reason()).isEqualTo(FailureCause.UNKNOWN);
        assertThat(failure.reason().fatal()).isFalse();
        assertThat(failure).hasMessage("IllegalArgumentException: first line");
    }

    private static FailureCause causeOf(Throwable error) {
        return FailureClassifier.of(error).reason();
    }
}
