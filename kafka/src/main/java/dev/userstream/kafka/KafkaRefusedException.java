package dev.userstream.kafka;

/** Kafka refuses, or its clients cannot use the settings; an operator has to act. */
public final class KafkaRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message that says what is refused and the next step. */
    public KafkaRefusedException(String message) {
        super(message);
    }

    /** With a message that names the servers and the next step. */
    public KafkaRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
