package dev.userstream.producer.api;

import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Asks for a page until it is here or hopeless: budget first, then circuit breaker, then one exchange, then judgement
 * of the envelope, then of each user. Nothing is handed out before the whole envelope is sound. Thread-safe.
 */
final class PatientSource implements UserSource {
    private final URI base;
    private final PageExchange exchange;
    private final Budget budget;
    private final Circuit circuit;
    private final Supplier<FailureStreak> streaks;
    private final MonotonicTime time;
    private final FetchListener listener;

    PatientSource(
            URI base,
            PageExchange exchange,
            Budget budget,
            Circuit circuit,
            Supplier<FailureStreak> streaks,
            MonotonicTime time,
            FetchListener listener) {
        this.base = base;
        this.exchange = exchange;
        this.budget = budget;
        this.circuit = circuit;
        this.streaks = streaks;
        this.time = time;
        this.listener = listener;
    }

    @Override
    public FetchResult fetch(PageRequest request) throws InterruptedException {
        FailureStreak streak = streaks.get();
        while (true) {
            try {
                return attempt(request, streak);
            } catch (FetchFailedException e) {
                AttemptFailure failure = e.failure();
                listener.attemptFailed(request, failure);
                FailureStreak.NextStep next = streak.next(failure);
                if (next instanceof FailureStreak.NextStep.GiveUp giveUp) {
                    return giveUp.result();
                }
                await(request, failure.cause(), ((FailureStreak.NextStep.Wait) next).duration());
            }
        }
    }

    private FetchResult.Page attempt(PageRequest request, FailureStreak streak)
            throws FetchFailedException, InterruptedException {
        Budget.Reservation reservation = reserve(request, streak);
        try {
            return circuit.run(() -> fetchOnce(request));
        } catch (FetchFailedException e) {
            if (!e.failure().mayHaveBeenCharged()) {
                budget.giveBack(reservation);
            }
            throw e;
        }
    }

    /** Waiting for the budget is no failure, so it costs no patience. */
    private Budget.Reservation reserve(PageRequest request, FailureStreak streak) throws InterruptedException {
        Budget.Reservation reservation = budget.tryReserve(request.size());
        while (reservation == null) {
            Duration wait = budget.waitFor(request.size());
            announce(request, FetchFailure.RATE_LIMITED, wait);
            streak.excuse(wait);
            reservation = budget.tryReserve(request.size());
        }
        return reservation;
    }

    private FetchResult.Page fetchOnce(PageRequest request) throws FetchFailedException, InterruptedException {
        long startNanos = time.nanos();
        Answer answer = exchange.get(PageAddress.of(base, request));
        answer.checkStatus();
        Envelope envelope = EnvelopeReader.read(answer, request.size());
        FetchResult.Page page = new FetchResult.Page(PageUsers.of(request, envelope), answer.receivedAt());
        long refused = page.users().stream()
                .filter(SourceUser.Refused.class::isInstance)
                .count();
        listener.pageFetched(
                request, new FetchedPage(envelope.delivered(), refused, envelope.version(), time.since(startNanos)));
        return page;
    }

    /** A limit is the same for every run behind this address, so all of them wait. */
    private void await(PageRequest request, FetchFailure cause, Duration wait) throws InterruptedException {
        if (cause == FetchFailure.RATE_LIMITED) {
            budget.hold(wait);
        }
        announce(request, cause, wait);
    }

    private void announce(PageRequest request, FetchFailure cause, Duration wait) throws InterruptedException {
        listener.waiting(request, cause, wait);
        time.sleep(wait);
    }
}
