package dev.userstream.job.failure;

import dev.userstream.kafka.KafkaUnavailableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.jspecify.annotations.Nullable;

/** Classifies what Spark throws when a query or a batch fails. Thread-safe. */
public final class FailureClassifier {
    private static final List<String> DATA_LOSS =
            List.of("some data may have been lost", "some data may have been missed", "failondataloss");
    private static final List<String> IN_USE =
            List.of("multiple streaming queries are concurrently using", "concurrent_stream_log_update");
    private static final List<String> UNREADABLE_CHECKPOINT = List.of(
            "malformed log file", "incomplete log file", "batch_metadata_not_found", "does not match the topics");
    private static final String UNREADABLE_TIMESTAMP =
            "a record's timestamp cannot be read by Spark (expected: within 290,000"
                    + " years of 1970; remove the record with kafka-delete-records once those before it are stored, and"
                    + " give the topic the message.timestamp.before.max.ms and .after.max.ms of docs/contract.md, with which the"
                    + " broker takes no such record)";
    private static final String STORE_FAILURE = StoreFailure.class.getName() + ": ";

    private FailureClassifier() {}

    /** What an error means; the message is fit for the log. */
    public static StoreFailure of(Throwable error) {
        List<Throwable> chain = chain(error);
        for (Throwable cause : chain) {
            if (cause instanceof StoreFailure known) {
                return known;
            }
        }
        for (Throwable cause : chain) {
            if (isUnreadableTimestamp(cause)) {
                return new StoreFailure(FailureCause.UNREADABLE_TIMESTAMP, UNREADABLE_TIMESTAMP);
            }
            FailureCause reason = ofOne(cause);
            if (reason != FailureCause.UNKNOWN) {
                return new StoreFailure(reason, brief(cause));
            }
        }
        return new StoreFailure(FailureCause.UNKNOWN, brief(chain.get(chain.size() - 1)));
    }

    /** Spark counts a record's timestamp in microseconds, before the parser sees it. */
    private static boolean isUnreadableTimestamp(Throwable cause) {
        return cause instanceof ArithmeticException
                && Arrays.stream(cause.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().startsWith("millisToMicros"));
    }

    private static FailureCause ofOne(Throwable cause) {
        if (cause instanceof VirtualMachineError || cause instanceof LinkageError) {
            return FailureCause.BROKEN;
        }
        String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (mentions(message, DATA_LOSS)) {
            return FailureCause.DATA_LOSS;
        }
        if (mentions(message, UNREADABLE_CHECKPOINT)) {
            return FailureCause.CHECKPOINT_MISMATCH;
        }
        if (mentions(message, IN_USE)) {
            return FailureCause.CHECKPOINT_IN_USE;
        }
        if (cause instanceof SaslAuthenticationException || cause instanceof SslAuthenticationException) {
            return FailureCause.WRONG_CREDENTIALS;
        }
        if (cause instanceof ConfigException) {
            return FailureCause.SETTINGS_UNUSABLE;
        }
        if (cause instanceof AuthorizationException) {
            return FailureCause.MISSING_PERMISSION;
        }
        if (cause instanceof InterruptedException) {
            return FailureCause.INTERRUPTED;
        }
        boolean outage = cause instanceof KafkaUnavailableException
                || cause instanceof RetriableException
                || cause instanceof TimeoutException;
        return outage || message.contains(STORE_FAILURE.toLowerCase(Locale.ROOT))
                ? FailureCause.OUTAGE
                : FailureCause.UNKNOWN;
    }

    private static boolean mentions(String message, List<String> phrases) {
        return phrases.stream().anyMatch(message::contains);
    }

    /** The first line: Spark puts plans and stack traces below it. */
    private static String brief(Throwable cause) {
        String first = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        return cause.getClass().getSimpleName() + ": " + first;
    }

    private static List<Throwable> chain(Throwable error) {
        List<Throwable> chain = new ArrayList<>();
        for (@Nullable Throwable cause = error; cause != null && !chain.contains(cause); cause = cause.getCause()) {
            chain.add(cause);
        }
        return chain;
    }
}
