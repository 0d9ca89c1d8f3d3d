package dev.userstream.job.replay;

import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.query.Backoff;
import dev.userstream.job.query.Failures;
import dev.userstream.job.query.Sleeper;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does a step again while what it needs is down or overloaded: after growing pauses, one step at a time, for a bounded time.
 * Confined to one thread.
 */
final class Patience {
    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);

    private final Duration longest;
    private final InstantSource clock;
    private final Sleeper sleeper;

    /**
     * A patience.
     *
     * @param longest how long a step may fail in a row
     */
    Patience(Duration longest, InstantSource clock, Sleeper sleeper) {
        this.longest = longest;
        this.clock = clock;
        this.sleeper = sleeper;
    }

    /**
     * The step's result.
     *
     * @param name names the step in the log
     * @throws StoreFailure if waiting does not help, or has not helped for the longest time
     */
    <T> T in(String name, Callable<T> step) throws InterruptedException {
        Instant deadline = clock.instant().plus(longest);
        for (int attempt = 1; ; attempt++) {
            try {
                return step.call();
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) { // Spark and the connector throw checked exceptions that Scala does not declare
                StoreFailure failure = Failures.of(e);
                Duration wait = Backoff.OF_QUERIES.after(attempt);
                if (!mayPass(failure.reason()) || clock.instant().plus(wait).isAfter(deadline)) {
                    throw failure;
                }
                LOG.warn(
                        "event=replay_waits step={} cause={} attempt={} retry_in_ms={} detail=\"{}\"",
                        name,
                        failure.reason().label(),
                        attempt,
                        wait.toMillis(),
                        failure.getMessage());
                sleeper.sleep(wait);
            }
        }
    }

    private static boolean mayPass(FailureCause cause) {
        return cause == FailureCause.OUTAGE || cause == FailureCause.UNKNOWN;
    }
}
