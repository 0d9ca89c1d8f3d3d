package dev.userstream.local.process;

/** A child process that did not become ready: what it is, why, and the last lines that it wrote. */
public final class StartFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what happened.
     *
     * @param message name, what happened, what was expected, last log lines
     * @param cause the last answer to the probe
     */
    StartFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
