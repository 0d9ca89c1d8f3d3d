package dev.userstream.producer.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the service's steps to readiness, in any order in which its servers come up. One thread takes them, any may ask how it stands. */
final class Startup {
    private static final Logger LOG = LoggerFactory.getLogger(Startup.class);
    private static final String BEGUN = "the ledger is being read (expected: soon)";

    private final CountDownLatch stopped;
    private final Duration pause;
    private volatile String state = BEGUN;

    /**
     * Takes no step yet.
     *
     * @param stopped ends the waiting
     * @param pause between two attempts of a step
     */
    Startup(CountDownLatch stopped, Duration pause) {
        this.stopped = stopped;
        this.pause = pause;
    }

    /**
     * Takes a step, again and again until whom it needs has answered.
     *
     * @param needs whom it needs, for the log
     * @return whether it is done; if not, the service has been stopped
     */
    boolean done(String needs, Runnable step) throws InterruptedException {
        boolean told = false;
        while (stopped.getCount() > 0) {
            try {
                step.run();
                state = BEGUN;
                return true;
            } catch (RuntimeException e) {
                if (!ExitCode.isOutage(e)) {
                    throw e;
                }
                state = String.valueOf(e.getMessage());
                if (!told) {
                    LOG.warn("event=waiting_for_{} cause=\"{}\"", needs, e.getMessage());
                    told = true;
                }
            }
            if (stopped.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                return false;
            }
        }
        return false;
    }

    /** What is waited for, for whoever asks before the service is ready. */
    String state() {
        return state;
    }
}
