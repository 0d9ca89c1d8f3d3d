package dev.userstream.producer.cli;

import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the steps to readiness, each until the server that it needs answers, so that servers may start in any order. */
final class Startup {
    private static final Logger LOG = LoggerFactory.getLogger(Startup.class);
    private static final String READING = "the ledger is being read";

    private final Duration retryInterval;
    private final Duration timeout;
    private volatile String waitsFor = READING;

    /** Starts no step yet; the failures of one step are retried until the timeout. */
    Startup(Duration retryInterval, Duration timeout) {
        this.retryInterval = retryInterval;
        this.timeout = timeout;
    }

    /** Runs a step, which needs that server, until it succeeds, its failure is no outage, or the timeout is over. */
    void await(String server, Runnable step) {
        long began = System.nanoTime();
        Retry retry = Retry.of(
                server,
                RetryConfig.custom()
                        .maxAttempts(Integer.MAX_VALUE)
                        .waitDuration(retryInterval)
                        .retryOnException(error -> Main.isOutage(error)
                                && timeout.compareTo(Duration.ofNanos(System.nanoTime() - began)) > 0)
                        .build());
        retry.getEventPublisher().onRetry(event -> {
            Throwable cause = event.getLastThrowable();
            waitsFor = cause == null ? READING : String.valueOf(cause.getMessage());
            if (event.getNumberOfRetryAttempts() == 1) {
                LOG.warn("event=waiting_for_{} cause=\"{}\"", server, waitsFor);
            }
        });
        retry.executeRunnable(step);
        waitsFor = READING;
    }

    /** What the start waits for. Thread-safe. */
    String waitsFor() {
        return waitsFor;
    }
}
