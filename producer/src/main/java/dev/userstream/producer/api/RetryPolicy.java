package dev.userstream.producer.api;

import dev.userstream.settings.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When a failed page is requested again: exponential back-off with jitter, from one to five minutes after a rate limit, never
 * earlier than {@code Retry-After} asks for; and when to give up. Keeps the failures of one fetch. Not thread-safe.
 */
final class RetryPolicy {
    /** One refusal may be an accident; at the third the source means it. */
    static final int MAX_REFUSALS = 3;

    private static final Backoff RATE_LIMITED = new Backoff(Duration.ofMinutes(1), Duration.ofMinutes(5));

    private final ApiSettings settings;
    private final MonotonicTime time;
    private final RandomGenerator random;
    private int failures;
    private int refusals;
    private long firstFailure;

    RetryPolicy(ApiSettings settings, MonotonicTime time, RandomGenerator random) {
        this.settings = settings;
        this.time = time;
        this.random = random;
    }

    /** The wait before the next attempt; throws the failure, with its history, if there should be none. */
    Duration waitAfter(FetchFailedException failure) throws FetchFailedException {
        if (failures++ == 0) {
            firstFailure = time.nanos();
        }
        if (failure.reason().isRefusal() && ++refusals >= MAX_REFUSALS) {
            throw giveUp(failure, "refused " + refusals + " times");
        }
        Duration wait = backoff(failure);
        Duration failing = time.since(firstFailure);
        if (failing.plus(wait).compareTo(settings.retryTimeout()) > 0) {
            throw giveUp(
                    failure,
                    "failing for " + failing.toSeconds() + " s, " + failures + " attempts, retry timeout "
                            + settings.retryTimeout().toSeconds() + " s");
        }
        return wait;
    }

    /** Excludes a wait for the budget, which is no failure, from the retry timeout. */
    void exclude(Duration wait) {
        firstFailure += wait.toNanos();
    }

    /** A short or past {@code Retry-After} never shortens the back-off, so that a faulty server cannot make us spin. */
    private Duration backoff(FetchFailedException failure) {
        Duration half = new Backoff(settings.backoffMin(), settings.backoffMax())
                .after(failures)
                .dividedBy(2);
        Duration own = half.plus(jitter(half));
        Duration retryAfter = failure.response().retryAfter();
        if (retryAfter != null) {
            return retryAfter.compareTo(own) > 0 ? retryAfter : own;
        }
        if (failure.reason() != FetchFailure.RATE_LIMITED) {
            return own;
        }
        Duration limited = RATE_LIMITED.after(failures);
        Duration wait = limited.plus(jitter(limited.dividedBy(4)));
        return wait.compareTo(RATE_LIMITED.max()) > 0 ? RATE_LIMITED.max() : wait;
    }

    private Duration jitter(Duration atMost) {
        return Duration.ofMillis((long) (random.nextDouble() * atMost.toMillis()));
    }

    private FetchFailedException giveUp(FetchFailedException failure, String history) {
        return failure.withDetail(failure.reason().code() + ": " + failure.detail() + "; source " + settings.url()
                + "; " + history + "; " + failure.reason().advice());
    }
}
