package dev.userstream.local.workspace;

/**
 * A failure of the embedded stack: the machine lacks something, or a child process ended too early, did not become ready in time,
 * took too long, or cannot be ended.
 */
public final class StackException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Reports what happened.
     *
     * @param message name, what was found, what was expected
     */
    public StackException(String message) {
        super(message);
    }

    /** Reports what happened and what the system reported. */
    public StackException(String message, Throwable cause) {
        super(message, cause);
    }
}
