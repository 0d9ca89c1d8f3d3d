package dev.userstream.ops.pipeline;

import org.jspecify.annotations.Nullable;

/** Something that a command needs does not answer. The message says what, why and what to do. */
public final class UnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message that is complete. */
    public UnreachableException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Names what is missing.
     *
     * @param what what does not answer and where, such as {@code "Cassandra at host:9042"}
     * @param why what happened when it was asked
     * @param advice what the operator can do
     */
    public UnreachableException(String what, @Nullable String why, String advice, @Nullable Throwable cause) {
        super(what + ": " + (why == null ? "no answer" : why) + " (" + advice + ")", cause);
    }
}
