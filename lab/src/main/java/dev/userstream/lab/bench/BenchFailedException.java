package dev.userstream.lab.bench;

/** A measurement could not be made, because a component did not do what it must. */
public final class BenchFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BenchFailedException(String message) {
        super(message);
    }
}
