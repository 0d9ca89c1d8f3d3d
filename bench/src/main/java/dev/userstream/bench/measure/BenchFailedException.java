package dev.userstream.bench.measure;

/** Something could not be measured, because a part of the stack did not do what it must. */
public final class BenchFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says what happened and what was expected. */
    public BenchFailedException(String message) {
        super(message);
    }

    /** The same with its cause. */
    public BenchFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
