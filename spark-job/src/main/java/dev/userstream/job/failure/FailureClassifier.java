package dev.userstream.job.failure;

import dev.userstream.kafka.KafkaUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.jspecify.annotations.Nullable;

/** Classifies what Spark throws when a query or a batch fails. Thread-safe. */
public final class FailureClassifier {
    /** Phrases of Spark's messages, in lower case. */
    private static final Map<String, FailureCause> PHRASES = Map.of(
            "some data may have been lost",
            FailureCause.DATA_LOSS,
            "some data may have been missed",
            FailureCause.DATA_LOSS,
            "failondataloss",
            FailureCause.DATA_LOSS,
            "malformed log file",
            FailureCause.CHECKPOINT_MISMATCH,
            "incomplete log file",
            FailureCause.CHECKPOINT_MISMATCH,
            "batch_metadata_not_found",
            FailureCause.CHECKPOINT_MISMATCH,
            "does not match the topics",
            FailureCause.CHECKPOINT_MISMATCH,
            "multiple streaming queries are concurrently using",
            FailureCause.CHECKPOINT_IN_USE,
            "concurrent_stream_log_update",
            FailureCause.CHECKPOINT_IN_USE,
            // Spark has only the text of an executor's exception where it cannot read the exception itself.
            StoreFailure.class.getName().toLowerCase(Locale.ROOT) + ": ",
            FailureCause.OUTAGE);

    private static final Map<Class<?>, FailureCause> TYPES = Map.of(
            VirtualMachineError.class, FailureCause.BROKEN,
            LinkageError.class, FailureCause.BROKEN,
            SaslAuthenticationException.class, FailureCause.WRONG_CREDENTIALS,
            SslAuthenticationException.class, FailureCause.WRONG_CREDENTIALS,
            ConfigException.class, FailureCause.SETTINGS_UNUSABLE,
            AuthorizationException.class, FailureCause.MISSING_PERMISSION,
            InterruptedException.class, FailureCause.INTERRUPTED,
            KafkaUnavailableException.class, FailureCause.OUTAGE,
            RetriableException.class, FailureCause.OUTAGE,
            TimeoutException.class, FailureCause.OUTAGE);

    private FailureClassifier() {}

    /** What an error means; the message is fit for the log. */
    public static StoreFailure of(Throwable error) {
        List<Throwable> chain = new ArrayList<>();
        for (@Nullable Throwable cause = error; cause != null && !chain.contains(cause); cause = cause.getCause()) {
            if (cause instanceof StoreFailure known) {
                return known;
            }
            chain.add(cause);
        }
        for (Throwable cause : chain) {
            FailureCause reason = ofOne(cause);
            if (reason != FailureCause.UNKNOWN) {
                return new StoreFailure(reason, brief(cause));
            }
        }
        return new StoreFailure(FailureCause.UNKNOWN, brief(chain.get(chain.size() - 1)));
    }

    private static FailureCause ofOne(Throwable cause) {
        String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        return Stream.concat(
                        PHRASES.entrySet().stream().filter(phrase -> message.contains(phrase.getKey())),
                        TYPES.entrySet().stream().filter(type -> type.getKey().isInstance(cause)))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(FailureCause.UNKNOWN);
    }

    /** The first line: Spark puts plans and stack traces below it. */
    private static String brief(Throwable cause) {
        String first = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        return cause.getClass().getSimpleName() + ": " + first;
    }
}
