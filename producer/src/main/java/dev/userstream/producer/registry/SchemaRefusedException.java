package dev.userstream.producer.registry;

/** The schema registry answers and says no, to our schema or to us. Only a person can change that. */
public final class SchemaRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what was refused.
     *
     * @param message what was asked, what the registry said, what to do
     */
    public SchemaRefusedException(String message) {
        super(message);
    }
}
