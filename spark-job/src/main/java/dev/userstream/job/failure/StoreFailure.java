package dev.userstream.job.failure;

/**
 * A store, Kafka or Spark cannot do its part now. Carries no cause object: it travels from an executor to the driver, where a
 * client's exception types may not be readable.
 */
public final class StoreFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final FailureCause reason;

    /**
     * A failure.
     *
     * @param message what happened and what was expected, without any user's data
     */
    public StoreFailure(FailureCause reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** The kind of failure. */
    public FailureCause reason() {
        return reason;
    }
}
