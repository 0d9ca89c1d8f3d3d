package dev.userstream.local.process;

/** A child process that did otherwise than it must while it was needed: it ended, took too long, or cannot be ended. */
public final class ChildFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what happened.
     *
     * @param message name, what happened, what was expected
     */
    public ChildFailedException(String message) {
        super(message);
    }

    /**
     * Says what happened and why.
     *
     * @param message name, what happened, what was expected
     * @param cause what the system said
     */
    ChildFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
