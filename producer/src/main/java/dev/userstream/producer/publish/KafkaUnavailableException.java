package dev.userstream.producer.publish;

/** Kafka does not answer, or not in time. Waiting or starting it helps; the message says what was tried. */
public final class KafkaUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what was tried.
     *
     * @param message what happened, what was expected, what to do
     * @param cause what Kafka's client threw
     */
    public KafkaUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
