package dev.userstream.ops.pipeline;

import dev.userstream.kafka.KafkaRefusedException;
import dev.userstream.kafka.KafkaUnavailableException;
import dev.userstream.settings.SettingsException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A store does not answer. The message names the store, the cause and the next step. */
public final class UnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Names the store with its address, why it does not answer, and the next step for the operator. */
    public static UnreachableException of(String what, Throwable cause, String advice) {
        return new UnreachableException(what, networkError(cause).orElse(cause.getMessage()), advice, cause);
    }

    /** The clients hide the errors of the network deep among causes and suppressed exceptions. */
    private static Optional<String> networkError(Throwable failure) {
        if (failure instanceof UnknownHostException) {
            return Optional.of("unknown host " + failure.getMessage());
        }
        if (failure instanceof ConnectException) {
            return Optional.ofNullable(failure.getMessage());
        }
        if (failure instanceof ClosedChannelException) {
            // The Cassandra driver does not keep why.
            return Optional.of("the connection was refused or closed");
        }
        return Stream.concat(Stream.ofNullable(failure.getCause()), Stream.of(failure.getSuppressed()))
                .flatMap(each -> networkError(each).stream())
                .findFirst();
    }

    /** Names the store with its address, the reason if there is one, and the next step for the operator. */
    public UnreachableException(String what, @Nullable String why, String advice, @Nullable Throwable cause) {
        super(what + ": " + (why == null ? "no answer" : why) + " (" + advice + ")", cause);
    }

    /** The message of an exception that means an unreachable or refusing store or Kafka, or wrong settings; empty for any other exception. */
    public static Optional<String> messageOf(Throwable exception) {
        boolean outage = exception instanceof UnreachableException
                || exception instanceof KafkaUnavailableException
                || exception instanceof SettingsException
                || exception instanceof KafkaRefusedException;
        return outage ? Optional.of(String.valueOf(exception.getMessage())) : Optional.empty();
    }
}
