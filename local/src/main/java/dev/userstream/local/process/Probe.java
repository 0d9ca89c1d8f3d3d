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

    /** The same, asked only once another question is answered. */
    default Probe after(Probe first) {
        Probe second = this;
        return new Probe() {
            @Override
            public void ask() throws Exception {
                first.ask();
                second.ask();
            }

            @Override
            public void close() {
                first.close();
                second.close();
            }
        };
    }

    /** Gives up what it keeps between two tries. */
    @Override
    default void close() {}
}
