package dev.userstream.producer.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the steps to readiness, each until it succeeds, so that servers may start in any order. Used by one thread. */
final class Startup {
    private static final Logger LOG = LoggerFactory.getLogger(Startup.class);
    private static final String READING = "the ledger is being read";

    private final CountDownLatch stopped;
    private final Duration retryInterval;
    private volatile String waitsFor = READING;

    /**
     * Starts no step yet.
     *
     * @param stopped ends the waiting
     */
    Startup(CountDownLatch stopped, Duration retryInterval) {
        this.stopped = stopped;
        this.retryInterval = retryInterval;
    }

    /**
     * Runs a step until it succeeds.
     *
     * @param server the server that the step needs, for the log
     * @return false if the service was stopped first
     */
    boolean await(String server, Runnable step) throws InterruptedException {
        boolean isLogged = false;
        while (stopped.getCount() > 0) {
            try {
                step.run();
                waitsFor = READING;
                return true;
            } catch (RuntimeException e) {
                if (!Main.isOutage(e)) {
                    throw e;
                }
                waitsFor = String.valueOf(e.getMessage());
                if (!isLogged) {
                    LOG.warn("event=waiting_for_{} cause=\"{}\"", server, e.getMessage());
                    isLogged = true;
                }
            }
            if (stopped.await(retryInterval.toNanos(), TimeUnit.NANOSECONDS)) {
                return false;
            }
        }
        return false;
    }

    /** What the start waits for. Thread-safe. */
    String waitsFor() {
        return waitsFor;
    }
}
