package dev.userstream.producer.registry;

/** The schema registry does not answer, or reports a transient error; waiting may help. */
public final class SchemaRegistryUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * An outage.
     *
     * @param message what happened, what was expected, and the next step
     */
    public SchemaRegistryUnavailableException(String message) {
        super(message);
    }
}
