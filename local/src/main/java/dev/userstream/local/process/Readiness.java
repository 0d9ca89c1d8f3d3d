package dev.userstream.local.process;

import java.time.Duration;

/** Waits until a child answers its probe, and says why where it does not. Thread-safe. */
public final class Readiness {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Readiness() {}

    /**
     * Returns when the probe is answered.
     *
     * @param limit how long to ask
     * @throws StartFailedException if the process ends or the limit passes; it shows the last log lines
     */
    public static void await(ChildProcess process, Probe probe, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        Exception last;
        do {
            boolean alive = process.isAlive();
            try {
                probe.ask();
                requireAlive(process);
                return;
            } catch (Exception e) {
                last = e;
            }
            if (!alive) {
                throw failure(
                        process,
                        "ended before it was ready (" + process.outcome() + ", last answer: " + last.getMessage() + ")",
                        last);
            }
        } while (System.nanoTime() < deadline && paused());
        throw failure(
                process, "not ready after " + limit.toSeconds() + " s (last answer: " + last.getMessage() + ")", last);
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

    /** An answer without the child is somebody else's: another server has its port. */
    private static void requireAlive(ChildProcess process) {
        if (!process.isAlive()) {
            throw new IllegalStateException("another process answers on its port");
        }
    }

    private static StartFailedException failure(ChildProcess process, String what, Exception last) {
        return new StartFailedException(
                process.command().name() + ": " + what
                        + LogTail.of(process.command().log()),
                last);
    }
}
