package dev.userstream.kafka;

import dev.userstream.settings.ErrorText;
import dev.userstream.settings.SettingNames;
import java.util.concurrent.ExecutionException;
import javax.security.auth.login.LoginException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RetriableException;

/** Distinguishes transient errors of Kafka's clients from permanent ones, in messages with the next step. Thread-safe. */
public final class KafkaErrors {
    private static final String UNRESOLVABLE = "No resolvable bootstrap urls";
    private static final String NO_LOGIN_MODULE = "No LoginModule found";
    private static final String CONSTRUCTOR = "Failed to (construct|create new) .*";

    private KafkaErrors() {}

    /**
     * The exception to throw for an error of a client.
     *
     * @param error the exception that the client threw, or a timeout while waiting for it
     * @param servers the bootstrap servers, for the message
     * @return {@link KafkaUnavailableException} or {@link KafkaRefusedException}
     */
    public static RuntimeException of(Throwable error, String servers) {
        Throwable cause = error;
        // A client that cannot be constructed wraps the reason in a plain KafkaException.
        while (cause.getCause() != null
                && (cause instanceof ExecutionException || cause.getClass() == KafkaException.class)) {
            cause = cause.getCause();
        }
        String message = ErrorText.message(cause);
        if (cause instanceof ConfigException && !message.contains(UNRESOLVABLE)) {
            return unusableSettings(message, cause);
        }
        if (cause instanceof ApiException && !(cause instanceof RetriableException)) {
            return new KafkaRefusedException(
                    "kafka: " + servers
                            + " refuses (expected: a user who may create, describe, read and write the topics"
                            + " users_created*): " + message,
                    cause);
        }
        return new KafkaUnavailableException(
                "kafka: no answer from " + servers + " (expected: a running broker; is "
                        + SettingNames.KAFKA_BOOTSTRAP_SERVERS + " right?): " + message,
                cause);
    }

    /**
     * The exception to throw for a client that could not be constructed. Waiting helps only where a name does not resolve or a
     * login server, such as Kerberos or an OAuth provider, does not answer.
     */
    static RuntimeException ofConstructor(KafkaException error, String servers) {
        Throwable cause = error;
        while (cause.getCause() != null && String.valueOf(cause.getMessage()).matches(CONSTRUCTOR)) {
            cause = cause.getCause();
        }
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = String.valueOf(cause.getMessage());
        boolean isLogin = root instanceof LoginException && !message.contains(NO_LOGIN_MODULE);
        if (isLogin || message.contains(UNRESOLVABLE)) {
            return of(cause, servers);
        }
        return unusableSettings(root == cause ? message : message + " (" + ErrorText.of(root) + ")", error);
    }

    private static KafkaRefusedException unusableSettings(String message, Throwable cause) {
        return new KafkaRefusedException(
                "kafka: the clients cannot use the settings (expected: valid properties in the file of "
                        + SettingNames.KAFKA_PROPERTIES_FILE + "): " + message,
                cause);
    }
}
