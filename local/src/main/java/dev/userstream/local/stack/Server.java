package dev.userstream.local.stack;

import dev.userstream.local.process.Probe;
import java.util.List;
import java.util.Optional;

/**
 * One component of a running stack: start, stop, and everything that a fault test does to it. It keeps its port and its data
 * over any number of restarts. Thread-safe.
 */
public interface Server {
    /**
     * Starts it without waiting until it is ready.
     *
     * @throws IllegalStateException if it is running, or its stack is closed
     */
    void start();

    /**
     * Returns when the component is ready.
     *
     * @throws dev.userstream.local.workspace.StackException if it ends before, or takes too long
     */
    void awaitReady();

    /** Starts it again on the same port and data, and returns when it is ready. */
    default void restart() {
        stop();
        start();
        awaitReady();
    }

    /** Stops it gracefully, and with force after a timeout; does nothing where it is not running. */
    void stop();

    /** Ends it at once, as {@code kill -9} does; does nothing where it is not running. */
    void kill();

    /** Suspends it: connections stay open, nothing is answered. */
    void freeze();

    /** Lets a frozen component continue; does nothing where it is not frozen. */
    void thaw();

    /** From now on it can be stopped but not started: its stack is being closed. Data outside the stack's folder go with its end. */
    void retire();

    /** Whether it is running, frozen or not. */
    boolean isAlive();

    /**
     * How a component that was started has ended, with the last lines of its log. Empty while it runs, before its first start, and for
     * a server in a container.
     */
    default Optional<String> end() {
        return Optional.empty();
    }

    /** The processes that do its work now; the first is its JVM, where it has one. None of a server in a container. */
    default List<ProcessHandle> processes() {
        return List.of();
    }

    /** Runs Kafka, Cassandra and PostgreSQL where they are not child processes: in containers, for example. */
    @FunctionalInterface
    interface Factory {
        /**
         * A server that is not started. It listens on the component's loopback port, also after a restart; PostgreSQL with the role,
         * password and database {@value StackAddresses#USER}.
         */
        Server create(Component component, StackAddresses addresses, Probe probe);
    }
}
