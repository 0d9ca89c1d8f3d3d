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

/**
 * A store, Kafka or Spark cannot do its part now. Carries no cause object: it travels from an executor to the driver, where a
 * client's exception types may not be readable.
 */
public final class StoreFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Phrases of Spark's messages, in lower case. */
    private static final Map<FailureCause, List<String>> PHRASES = Map.of(
            FailureCause.DATA_LOSS,
            List.of("some data may have been lost", "some data may have been missed", "failondataloss"),
            FailureCause.CHECKPOINT_MISMATCH,
            List.of(
                    "malformed log file",
                    "incomplete log file",
                    "batch_metadata_not_found",
                    "does not match the topics"),
            FailureCause.CHECKPOINT_IN_USE,
            List.of("multiple streaming queries are concurrently using", "concurrent_stream_log_update"),
            // Spark has only the text of an executor's exception where it cannot read the exception itself.
            FailureCause.OUTAGE,
            List.of(StoreFailure.class.getName().toLowerCase(Locale.ROOT) + ": "));

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

    private final FailureCause reason;

    /**
     * A failure.
     *
     * @param message what happened and what was expected, without any user's data
     */
    public StoreFailure(FailureCause reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Classifies what Spark throws when a query or a batch fails; the message is fit for the log. */
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

    private static FailureCause ofOne(Throwable error) {
        String message = String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
        return Stream.concat(
                        PHRASES.entrySet().stream()
                                .filter(cause -> cause.getValue().stream().anyMatch(message::contains))
                                .map(Map.Entry::getKey),
                        TYPES.entrySet().stream()
                                .filter(type -> type.getKey().isInstance(error))
                                .map(Map.Entry::getValue))
                .findFirst()
                .orElse(FailureCause.UNKNOWN);
    }

    /** The first line: Spark puts plans and stack traces below it. */
    private static String brief(Throwable cause) {
        String first = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        return cause.getClass().getSimpleName() + ": " + first;
    }

    /** The kind of failure. */
    public FailureCause reason() {
        return reason;
    }
}
