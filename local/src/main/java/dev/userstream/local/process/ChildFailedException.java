package dev.userstream.local.process;

/** A child process that failed: it ended too early, did not become ready in time, took too long, or cannot be ended. */
public final class ChildFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Reports what happened.
     *
     * @param message name, what happened, what was expected
     */
    public ChildFailedException(String message) {
        super(message);
    }

    /**
     * Reports what happened and why.
     *
     * @param message name, what happened, what was expected
     * @param cause what the system reported
     */
    ChildFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
