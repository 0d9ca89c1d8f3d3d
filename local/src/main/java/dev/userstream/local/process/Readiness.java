package dev.userstream.local.process;

import java.time.Duration;

/** Waits until a server is ready, and reports why where it does not become so. Thread-safe. */
public final class Readiness {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Readiness() {}

    /** Something that was started and may end before it is ready. Thread-safe. */
    public interface Subject {
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
     * Returns when the probe succeeds.
     *
     * @param limit how long to try
     * @throws ChildFailedException if the subject ends or the limit passes; it shows the last log lines
     */
    public static void await(Subject subject, Probe probe, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        Exception last;
        do {
            boolean alive = subject.isAlive();
            try {
                probe.check();
                if (!subject.isAlive()) {
                    throw new IllegalStateException("another process answers on its port");
                }
                return;
            } catch (Exception e) {
                last = e;
            }
            if (!alive) {
                throw failure(
                        subject,
                        "ended before it was ready (" + subject.outcome() + ", last check: " + last.getMessage() + ")",
                        last);
            }
        } while (System.nanoTime() < deadline && isPaused());
        throw failure(
                subject, "not ready after " + limit.toSeconds() + " s (last check: " + last.getMessage() + ")", last);
    }

    private static boolean isPaused() {
        try {
            Thread.sleep(PAUSE.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static ChildFailedException failure(Subject subject, String what, Exception last) {
        return new ChildFailedException(subject.name() + ": " + what + subject.lastLines(), last);
    }
}
