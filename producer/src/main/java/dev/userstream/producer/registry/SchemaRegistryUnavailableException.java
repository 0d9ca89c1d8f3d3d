package dev.userstream.producer.registry;

/** The schema registry does not answer, or says that it cannot now. Waiting or starting it helps. */
public final class SchemaRegistryUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what was tried.
     *
     * @param message what happened, what was expected, what to do
     */
    public SchemaRegistryUnavailableException(String message) {
        super(message);
    }
}
