package dev.userstream.producer.publish;

/** Kafka answers and says no, for example to our credentials. Only a person can change that. */
public final class KafkaRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what was refused.
     *
     * @param message what was asked, what Kafka said, what to do
     * @param cause what Kafka's client threw
     */
    public KafkaRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
