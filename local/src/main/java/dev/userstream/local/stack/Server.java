package dev.userstream.local.stack;

/**
 * One part of a running stack: start, stop, and everything that a fault test does to it. It keeps its port and its data over
 * any number of restarts. Thread-safe.
 */
public interface Server {
    /** Which part it is. */
    Part part();

    /**
     * Starts it and does not wait for it to be ready.
     *
     * @throws IllegalStateException if it runs already, or its stack is closed
     */
    void start();

    /**
     * Returns when the part answers.
     *
     * @throws dev.userstream.local.process.StartFailedException if it ends before, or takes too long
     */
    void awaitReady();

    /** Starts it again on the same port and data, and returns when it answers. */
    default void restart() {
        stop();
        start();
        awaitReady();
    }

    /** Ends it in order, with force after a bound; does nothing where it does not run. */
    void stop();

    /** Ends it at once, as {@code kill -9} does; does nothing where it does not run. */
    void kill();

    /** Stops all its work without ending it: connections stay open, nobody answers. */
    void freeze();

    /** Lets a frozen part go on; does nothing where it is not frozen. */
    void thaw();

    /**
     * From now on it can be ended but not started: its stack is being closed. What it keeps outside the stack's folder goes with
     * its end.
     */
    void retire();

    /** Whether it runs, frozen or not. */
    boolean isAlive();
}
