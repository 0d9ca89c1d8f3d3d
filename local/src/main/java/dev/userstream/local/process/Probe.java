package dev.userstream.local.process;

/** A question that a server answers only when it is ready for work. */
@FunctionalInterface
public interface Probe extends AutoCloseable {
    /**
     * Asks once, with a short time limit of its own.
     *
     * @throws Exception while the server is not ready; the message says what is missing
     */
    void ask() throws Exception;

    /** Gives up what it keeps between two tries. */
    @Override
    default void close() {}
}
