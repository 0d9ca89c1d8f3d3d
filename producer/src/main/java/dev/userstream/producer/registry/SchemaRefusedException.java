package dev.userstream.producer.registry;

/** The schema registry refuses our schema or our credentials; an operator has to act. */
public final class SchemaRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * A refusal.
     *
     * @param message the request, the registry's message and the next step
     */
    public SchemaRefusedException(String message) {
        super(message);
    }
}
