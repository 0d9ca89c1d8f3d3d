package dev.userstream.local.process;

import java.time.Duration;

/** Waits until a server answers its probe, and says why where it does not. Thread-safe. */
public final class Readiness {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Readiness() {}

    /**
     * Returns when the probe is answered.
     *
     * @param limit how long to ask
     * @throws StartFailedException if it ends or the limit passes; it shows the last log lines
     */
    public static void await(Starting server, Probe probe, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        Exception last;
        do {
            boolean alive = server.isAlive();
            try {
                probe.ask();
                requireAlive(server);
                return;
            } catch (Exception e) {
                last = e;
            }
            if (!alive) {
                throw failure(
                        server,
                        "ended before it was ready (" + server.outcome() + ", last answer: " + last.getMessage() + ")",
                        last);
            }
        } while (System.nanoTime() < deadline && paused());
        throw failure(
                server, "not ready after " + limit.toSeconds() + " s (last answer: " + last.getMessage() + ")", last);
    }

    private static boolean paused() {
        try {
            Thread.sleep(PAUSE.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** An answer without the server is somebody else's: another server has its port. */
    private static void requireAlive(Starting server) {
        if (!server.isAlive()) {
            throw new IllegalStateException("another process answers on its port");
        }
    }

    private static StartFailedException failure(Starting server, String what, Exception last) {
        return new StartFailedException(server.name() + ": " + what + server.lastLines(), last);
    }
}
