package dev.userstream.job.query;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks again and again until the job is to end. A check that breaks is told and does not end the watch. */
final class WatchLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(WatchLoop.class);

    private final Check check;
    private final Duration interval;
    private final StopSignal stop;

    WatchLoop(Check check, Duration interval, StopSignal stop) {
        this.check = check;
        this.interval = interval;
        this.stop = stop;
    }

    /** One look at everything that is watched. */
    @FunctionalInterface
    interface Check {
        void run() throws InterruptedException;
    }

    @Override
    public void run() {
        stop.pause(interval);
        while (!stop.requested()) {
            checkOnce();
            stop.pause(interval);
        }
    }

    private void checkOnce() {
        try {
            check.run();
        } catch (InterruptedException e) {
            stop.request();
        } catch (RuntimeException e) {
            LOG.error("event=watchdog_broke detail=\"this check told nothing (expected: an answer); the next may\"", e);
        }
    }
}
