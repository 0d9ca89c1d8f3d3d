package dev.userstream.local.workspace;

/** The machine lacks something that a stack needs; nothing was started. The message is one line that says what to do. */
public final class MachineNotReadyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Reports what is missing.
     *
     * @param message name, what was found, what was expected, what to do
     */
    public MachineNotReadyException(String message) {
        super(message);
    }
}
