package dev.userstream.job.failure;

/**
 * A store or Kafka cannot do its part now. Carries no cause object: it travels from an executor to the driver, where a
 * client's exception types may not be readable.
 */
public final class StoreFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final FailureCause reason;

    /**
     * Says what happened.
     *
     * @param reason what kind of failure it is
     * @param message what happened and what was expected, without any user's data
     */
    public StoreFailure(FailureCause reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** What kind of failure it is. */
    public FailureCause reason() {
        return reason;
    }
}
