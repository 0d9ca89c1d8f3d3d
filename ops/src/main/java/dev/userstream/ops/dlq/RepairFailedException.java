package dev.userstream.ops.dlq;

/** A value could not be repaired; the message says why. */
public final class RepairFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Says why. */
    public RepairFailedException(String message) {
        super(message);
    }
}
