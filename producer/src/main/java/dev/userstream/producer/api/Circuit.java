package dev.userstream.producer.api;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shields an ill source from all runs together: after some outages in a row, whoever met them, nobody asks for a
 * while, then one attempt decides. Refusals and limits do not count, they show a source that works. Thread-safe.
 */
final class Circuit {
    /** One attempt. */
    interface Attempt<T> {
        T run() throws FetchFailedException, InterruptedException;
    }

    static final int OUTAGES_TO_OPEN = 5;
    static final Duration OPEN_FOR = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(Circuit.class);

    private final CircuitBreaker breaker;
    private volatile String lastOutage = "";

    Circuit(MonotonicTime time) {
        breaker = CircuitBreaker.of(
                "source",
                CircuitBreakerConfig.custom()
                        .clock(time.asClock())
                        .slidingWindowSize(OUTAGES_TO_OPEN)
                        .minimumNumberOfCalls(OUTAGES_TO_OPEN)
                        .failureRateThreshold(100)
                        .waitDurationInOpenState(OPEN_FOR)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .writableStackTraceEnabled(false)
                        .ignoreException(thrown -> !isOutage(thrown))
                        .build());
        breaker.getEventPublisher()
                .onStateTransition(event -> LOG.warn(
                        "event=source_circuit from={} to={}",
                        event.getStateTransition().getFromState(),
                        event.getStateTransition().getToState()));
    }

    /**
     * Runs the attempt unless the circuit is open.
     *
     * @throws FetchFailedException the attempt's own, or {@link FetchFailure#CIRCUIT_OPEN}
     */
    <T> T run(Attempt<T> attempt) throws FetchFailedException, InterruptedException {
        try {
            return breaker.executeCallable(attempt::run);
        } catch (CallNotPermittedException e) {
            throw new FetchFailedException(
                    FetchFailure.CIRCUIT_OPEN, "not asked, the source failed too often lately: " + lastOutage);
        } catch (FetchFailedException e) {
            if (e.failure().cause().isOutage()) {
                lastOutage = e.failure().cause().code() + ", " + e.failure().detail();
            }
            throw e;
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("an attempt throws nothing else", e);
        }
    }

    private static boolean isOutage(Throwable thrown) {
        return thrown instanceof FetchFailedException failed
                && failed.failure().cause().isOutage();
    }
}
