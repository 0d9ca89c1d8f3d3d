package dev.userstream.local.process;

import dev.userstream.local.workspace.StackException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A readiness check of a server. */
@FunctionalInterface
public interface Probe {
    /** Time between two checks. */
    Duration PAUSE = Duration.ofMillis(50);

    /** Something that was started and may end before it is ready. Thread-safe. */
    interface Subject {
        /** Its name in messages. */
        String name();

        /** Whether it is still running. */
        boolean isAlive();

        /** How it ended, for messages: {@code exit code 3}, or {@code still running}. */
        String outcome();

        /** Where its log is and the last lines of it, for the end of a message. */
        String lastLines();
    }

    /**
     * Checks once, with a short timeout of its own.
     *
     * @throws Exception while the server is not ready; the message says what is missing
     */
    void check() throws Exception;

    /** This check, and another one once it succeeds. */
    default Probe then(Probe second) {
        return () -> {
            check();
            second.check();
        };
    }

    /** A cheap first check, so that costly clients are created only when a server listens. */
    static Probe listening(int port) {
        return () -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            } catch (IOException e) {
                throw new IOException("no server listens on port " + port, e);
            }
        };
    }

    /**
     * Returns when the check succeeds.
     *
     * @throws StackException if the subject ends or the limit passes; it shows the last log lines
     */
    default void await(Subject subject, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        String problem;
        do {
            boolean alive = subject.isAlive();
            try {
                check();
                if (subject.isAlive()) {
                    return;
                }
                problem = "another process answers on its port";
            } catch (Exception e) {
                problem = String.valueOf(e.getMessage());
            }
            if (!alive) {
                throw new StackException(subject.name() + ": ended before it was ready (" + subject.outcome()
                        + ", last check: " + problem + ")" + subject.lastLines());
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        } while (System.nanoTime() < deadline && !Thread.currentThread().isInterrupted());
        throw new StackException(subject.name() + ": not ready after " + limit.toSeconds() + " s (last check: "
                + problem + ")" + subject.lastLines());
    }
}
