package dev.userstream.producer.api;

import java.net.URI;
import java.time.Duration;

/** The consecutive failures of one page, and what follows from each. Confined to one fetch. */
final class FailureStreak {
    /** What to do after a failure. */
    sealed interface NextStep {
        /** Try again. */
        record Wait(Duration duration) implements NextStep {}

        /** Stop trying. */
        record GiveUp(FetchResult.GaveUp result) implements NextStep {}
    }

    /** Once may be a mishap; a source that refuses a third time means it. */
    static final int MOST_REFUSALS = 3;

    private final URI source;
    private final MonotonicTime time;
    private final Backoff backoff;
    private final Duration patience;
    private int failures;
    private int refusals;
    private int rateLimits;
    private long sinceNanos;

    FailureStreak(URI source, MonotonicTime time, Backoff backoff, Duration patience) {
        this.source = source;
        this.time = time;
        this.backoff = backoff;
        this.patience = patience;
    }

    NextStep next(AttemptFailure failure) {
        if (failures++ == 0) {
            sinceNanos = time.nanos();
        }
        if (failure.cause().isRefusal() && ++refusals >= MOST_REFUSALS) {
            return giveUp(failure, "refused " + refusals + " times");
        }
        Duration wait = waitAfter(failure);
        Duration failing = time.since(sinceNanos);
        return failing.plus(wait).compareTo(patience) > 0
                ? giveUp(
                        failure,
                        "failing for " + failing.toSeconds() + " s, " + failures + " attempts, patience "
                                + patience.toSeconds() + " s")
                : new NextStep.Wait(wait);
    }

    /** Takes time out of the streak in which nobody failed. */
    void excuse(Duration wait) {
        sinceNanos += wait.toNanos();
    }

    /** What the answer asks for never shortens our own back-off: a date in the past must not make us spin. */
    private Duration waitAfter(AttemptFailure failure) {
        Duration own = backoff.ordinary(failures);
        if (failure.requestedWait().isPresent()) {
            Duration requested = failure.requestedWait().get();
            return requested.compareTo(own) > 0 ? requested : own;
        }
        return failure.cause() == FetchFailure.RATE_LIMITED ? backoff.rateLimited(++rateLimits) : own;
    }

    private NextStep giveUp(AttemptFailure failure, String history) {
        return new NextStep.GiveUp(new FetchResult.GaveUp(
                failure.cause(),
                failure.cause().code() + ": " + failure.detail() + "; source " + source + "; " + history + "; "
                        + failure.cause().advice()));
    }
}
