package dev.userstream.job.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.userstream.kafka.KafkaRefusedException;
import java.util.ConcurrentModificationException;
import java.util.stream.Stream;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class StoreFailureTest {
    @Test
    void tasksFailureIsFoundInsideSparksExceptions() {
        StoreFailure said = new StoreFailure(FailureCause.WRONG_CREDENTIALS, "no");

        assertThat(StoreFailure.of(new IllegalStateException("job aborted", new RuntimeException("stage", said))))
                .isSameAs(said);
    }

    @ParameterizedTest
    @MethodSource
    void errorsAreClassified(Throwable error, FailureCause cause, boolean fatal) {
        assertThat(StoreFailure.of(error).reason()).isEqualTo(cause);
        assertThat(cause.fatal()).isEqualTo(fatal);
    }

    static Stream<Arguments> errorsAreClassified() {
        return Stream.of(
                arguments(
                        new IllegalStateException(
                                "Partition users_created-0's offset was changed from 9 to 3, some data"
                                        + " may have been missed."),
                        FailureCause.DATA_LOSS,
                        true),
                arguments(
                        new IllegalStateException("Some data may have been lost because they are not available"),
                        FailureCause.DATA_LOSS,
                        true),
                arguments(
                        new IllegalStateException("Incomplete log file in the offsets"),
                        FailureCause.CHECKPOINT_MISMATCH,
                        true),
                arguments(
                        new ConcurrentModificationException(
                                "Multiple streaming queries are concurrently using file:/c/offsets"),
                        FailureCause.CHECKPOINT_IN_USE,
                        true),
                arguments(
                        new IllegalArgumentException("\nKafka option 'auto.offset.reset' is not supported.\nInstead"),
                        FailureCause.SETTINGS_UNUSABLE,
                        true),
                arguments(
                        new UnsupportedFileSystemException("No FileSystem for scheme"),
                        FailureCause.CHECKPOINT_UNUSABLE,
                        true),
                arguments(new KafkaRefusedException("LogAppendTime"), FailureCause.TOPIC_MISMATCH, false),
                arguments(new TimeoutException("no answer"), FailureCause.OUTAGE, false),
                arguments(new SaslAuthenticationException("no"), FailureCause.WRONG_CREDENTIALS, false),
                arguments(new TopicAuthorizationException("users_created"), FailureCause.MISSING_PERMISSION, false),
                arguments(
                        new IllegalStateException("query ended", new OutOfMemoryError("Java heap space")),
                        FailureCause.BROKEN,
                        true),
                arguments(new NoClassDefFoundError("a/Class"), FailureCause.BROKEN, true));
    }

    @Test
    void unknownErrorIsOneLine_andNotFatal() {
        StoreFailure failure = StoreFailure.of(new IllegalArgumentException("first line\nsecond line"));

        assertThat(failure.reason()).isEqualTo(FailureCause.UNKNOWN);
        assertThat(failure.reason().fatal()).isFalse();
        assertThat(failure).hasMessage("IllegalArgumentException: first line");
    }
}
