package dev.userstream.ops.pipeline;

import dev.userstream.kafka.KafkaRefusedException;
import dev.userstream.kafka.KafkaUnavailableException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A store does not answer. The message names the store, the cause and the next step. */
public final class UnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Names the store with its address, the reason if there is one, and the next step for the operator. */
    public UnreachableException(String what, @Nullable String why, String advice, @Nullable Throwable cause) {
        super(what + ": " + (why == null ? "no answer" : why) + " (" + advice + ")", cause);
    }

    /** The message of an exception that means an unreachable or refusing store or Kafka; empty for any other exception. */
    public static Optional<String> messageOf(Throwable exception) {
        boolean outage = exception instanceof UnreachableException
                || exception instanceof KafkaUnavailableException
                || exception instanceof KafkaRefusedException;
        return outage ? Optional.of(String.valueOf(exception.getMessage())) : Optional.empty();
    }
}
