package dev.userstream.producer.registry;

/** The schema registry did not register the schema; the message has what happened, what was expected and the next step. */
public final class SchemaRegistryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean isOutage;

    /**
     * A failed registration.
     *
     * @param isOutage whether the registry does not answer, so that waiting may help; otherwise it refuses
     */
    public SchemaRegistryException(boolean isOutage, String message) {
        super(message);
        this.isOutage = isOutage;
    }

    /** Whether the registry does not answer, so that waiting may help; otherwise it refuses, and an operator has to act. */
    public boolean isOutage() {
        return isOutage;
    }
}
