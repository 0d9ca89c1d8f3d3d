package dev.userstream.producer.run;

/** A request about a run cannot be fulfilled. */
public final class RunRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why it cannot. */
    public enum Reason {
        /** There is no such run. */
        UNKNOWN,
        /** The run is known with another request. */
        CONFLICT,
        /** No run can fulfil the request. */
        IMPOSSIBLE,
        /** Too much to do at the moment; a later request may succeed. */
        BUSY
    }

    private final Reason reason;

    RunRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Why the request cannot be fulfilled. */
    public Reason reason() {
        return reason;
    }
}
