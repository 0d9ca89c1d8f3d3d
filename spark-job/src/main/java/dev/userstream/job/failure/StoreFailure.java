package dev.userstream.job.failure;

import dev.userstream.kafka.KafkaRefusedException;
import dev.userstream.kafka.KafkaUnavailableException;
import dev.userstream.settings.ErrorText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;

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
            // Of Spark's Kafka source, for properties that it sets itself.
            FailureCause.SETTINGS_UNUSABLE,
            List.of("kafka option '"),
            FailureCause.CHECKPOINT_IN_USE,
            List.of("multiple streaming queries are concurrently using", "concurrent_stream_log_update"),
            // Spark has only the text of an executor's exception where it cannot read the exception itself.
            FailureCause.OUTAGE,
            List.of(StoreFailure.class.getName().toLowerCase(Locale.ROOT) + ": "));

    private static final Map<Class<?>, FailureCause> TYPES = Map.ofEntries(
            Map.entry(VirtualMachineError.class, FailureCause.BROKEN),
            Map.entry(LinkageError.class, FailureCause.BROKEN),
            Map.entry(SaslAuthenticationException.class, FailureCause.WRONG_CREDENTIALS),
            Map.entry(SslAuthenticationException.class, FailureCause.WRONG_CREDENTIALS),
            Map.entry(ConfigException.class, FailureCause.SETTINGS_UNUSABLE),
            Map.entry(AuthorizationException.class, FailureCause.MISSING_PERMISSION),
            Map.entry(InterruptedException.class, FailureCause.INTERRUPTED),
            Map.entry(KafkaUnavailableException.class, FailureCause.OUTAGE),
            Map.entry(RetriableException.class, FailureCause.OUTAGE),
            Map.entry(TimeoutException.class, FailureCause.OUTAGE),
            Map.entry(UnsupportedFileSystemException.class, FailureCause.CHECKPOINT_UNUSABLE));

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
        List<Throwable> chain = ErrorText.chain(error);
        for (Throwable cause : chain) {
            if (cause instanceof StoreFailure known) {
                return known;
            }
        }
        for (Throwable cause : chain) {
            FailureCause reason = ofOne(cause);
            if (reason != FailureCause.UNKNOWN) {
                return new StoreFailure(reason, ErrorText.of(cause));
            }
        }
        return chain.stream()
                .filter(KafkaRefusedException.class::isInstance)
                .findFirst()
                .map(refusal -> new StoreFailure(FailureCause.TOPIC_MISMATCH, ErrorText.message(refusal)))
                // The innermost cause of an unknown failure says most.
                .orElseGet(() -> new StoreFailure(FailureCause.UNKNOWN, ErrorText.ofInnermost(error)));
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

    /** The kind of failure. */
    public FailureCause reason() {
        return reason;
    }
}
