package dev.userstream.kafka;

/** Kafka does not answer; waiting may help. */
public final class KafkaUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message that names the servers and the next step. */
    public KafkaUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
