package dev.userstream.producer.api;

import dev.userstream.producer.config.ApiSettings;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.net.URI;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When a failed page is requested again: exponential back-off with jitter, from one to five minutes after a rate limit, never
 * earlier than {@code Retry-After} asks for; and when to give up. Thread-safe.
 */
final class RetryPolicy {
    /** One refusal may be an accident; at the third the source means it. */
    static final int MAX_REFUSALS = 3;

    private static final Duration RATE_LIMITED_MIN = Duration.ofMinutes(1);
    private static final Duration RATE_LIMITED_MAX = Duration.ofMinutes(5);

    private final URI source;
    private final Duration timeout;
    private final MonotonicTime time;
    private final RandomGenerator random;
    private final IntervalFunction backoff;
    private final IntervalFunction rateLimited =
            IntervalFunction.ofExponentialBackoff(RATE_LIMITED_MIN, 2, RATE_LIMITED_MAX);
    private final RetryConfig config;

    RetryPolicy(ApiSettings settings, MonotonicTime time, RandomGenerator random) {
        this.source = settings.url();
        this.timeout = settings.retryTimeout();
        this.time = time;
        this.random = random;
        this.backoff = IntervalFunction.ofExponentialBackoff(settings.backoffMin(), 2, settings.backoffMax());
        this.config = RetryConfig.<UserPage>custom()
                .maxAttempts(Integer.MAX_VALUE) // the retry timeout ends the attempts
                .intervalBiFunction((attempt, outcome) -> waitMs(attempt, (FetchFailedException) outcome.getLeft()))
                .build();
    }

    /** The attempts to fetch one page. */
    Attempts attempts() {
        return new Attempts();
    }

    /** A short or past {@code Retry-After} never shortens the back-off, so that a faulty server cannot make us spin. */
    private long waitMs(int attempt, FetchFailedException failure) {
        long doubled = backoff.apply(attempt);
        long own = doubled / 2 + (long) (random.nextDouble() * (doubled - doubled / 2));
        if (failure.retryAfter().isPresent()) {
            return Math.max(own, failure.retryAfter().get().toMillis());
        }
        if (failure.reason() != FetchFailure.RATE_LIMITED) {
            return own;
        }
        long limited = rateLimited.apply(attempt);
        return Math.min(RATE_LIMITED_MAX.toMillis(), limited + (long) (random.nextDouble() * limited / 4));
    }

    /** The consecutive failures of one page. Confined to one fetch. */
    final class Attempts {
        private final Retry.AsyncContext<UserPage> retry =
                Retry.of("page", config).asyncContext();
        private int failures;
        private int refusals;
        private long firstFailure;

        /**
         * The wait before the next attempt.
         *
         * @throws FetchFailedException if there should be none
         */
        Duration waitAfter(FetchFailedException failure) throws FetchFailedException {
            if (failures++ == 0) {
                firstFailure = time.nanos();
            }
            if (failure.reason().isRefusal() && ++refusals >= MAX_REFUSALS) {
                throw giveUp(failure, "refused " + refusals + " times");
            }
            Duration wait = Duration.ofMillis(retry.onError(failure));
            Duration failing = time.since(firstFailure);
            if (failing.plus(wait).compareTo(timeout) > 0) {
                throw giveUp(
                        failure,
                        "failing for " + failing.toSeconds() + " s, " + failures + " attempts, retry timeout "
                                + timeout.toSeconds() + " s");
            }
            return wait;
        }

        /** Excludes a wait for the budget, which is no failure, from the retry timeout. */
        void exclude(Duration wait) {
            firstFailure += wait.toNanos();
        }

        private FetchFailedException giveUp(FetchFailedException failure, String history) {
            return failure.withDetail(failure.reason().code() + ": " + failure.detail() + "; source " + source + "; "
                    + history + "; " + failure.reason().advice());
        }
    }
}
