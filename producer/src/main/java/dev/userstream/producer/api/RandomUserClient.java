package dev.userstream.producer.api;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.random.RandomGenerator;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Client of the randomuser.me API. All runs share one, and with it the rate limit and the circuit breaker. Needs no closing.
 * Thread-safe.
 */
public final class RandomUserClient implements UserSource {
    /** Outages in a row, of any run, that open the circuit breaker. Refusals and rate limits do not count. */
    static final int OUTAGES_TO_OPEN = 5;

    private static final Logger LOG = LoggerFactory.getLogger(RandomUserClient.class);
    private static final Duration OPEN_FOR = Duration.ofSeconds(30);

    private final ApiSettings settings;
    private final FetchMonitor monitor;
    private final PageExchange exchange;
    private final MonotonicTime time;
    private final RandomGenerator random;
    private final UserBudget budget;
    private final CircuitBreaker breaker;
    private volatile String lastOutage = "";

    /** Sends nothing yet. */
    public RandomUserClient(
            ApiSettings settings,
            FetchMonitor monitor,
            OkHttpClient http,
            MonotonicTime time,
            InstantSource clock,
            RandomGenerator random) {
        this.settings = settings;
        this.monitor = monitor;
        this.exchange = new PageExchange(http, settings.exchangeTimeout(), settings.maxBodyBytes(), clock);
        this.time = time;
        this.random = random;
        this.budget = new UserBudget(time, settings.budgetUsers(), settings.budgetWindow());
        this.breaker = breaker(time);
        monitor.observe(budget);
    }

    @Override
    public UserPage fetch(PageRequest request) throws FetchFailedException, InterruptedException {
        RetryPolicy retries = new RetryPolicy(settings, time, random);
        while (true) {
            UserBudget.Reservation reservation = reserve(request, retries);
            try {
                return attempt(request);
            } catch (FetchFailedException e) {
                if (!e.mayBeCharged()) {
                    budget.release(reservation);
                }
                monitor.attemptFailed(request, e);
                Duration wait = retries.waitAfter(e);
                if (e.reason() == FetchFailure.RATE_LIMITED) {
                    budget.block(wait); // the limit is the same for every run of this address
                }
                pause(request, e.reason(), wait);
            }
        }
    }

    /** The address of a page. Requests all fields: leaving some out changes the users of a seed, or makes the source hang. */
    static HttpUrl address(URI base, String seed, int page, int size, List<String> nationalities) {
        HttpUrl.Builder url = HttpUrl.get(base.toString())
                .newBuilder()
                .addQueryParameter("results", Integer.toString(size))
                .addQueryParameter("seed", seed)
                .addQueryParameter("page", Integer.toString(page));
        if (!nationalities.isEmpty()) {
            url.addQueryParameter("nat", String.join(",", nationalities));
        }
        return url.build();
    }

    private UserBudget.Reservation reserve(PageRequest request, RetryPolicy retries) throws InterruptedException {
        UserBudget.Reservation reservation = budget.tryReserve(request.size());
        while (reservation == null) {
            Duration wait = budget.waitFor(request.size());
            pause(request, FetchFailure.RATE_LIMITED, wait);
            retries.exclude(wait);
            reservation = budget.tryReserve(request.size());
        }
        return reservation;
    }

    private UserPage attempt(PageRequest request) throws FetchFailedException, InterruptedException {
        try {
            return breaker.executeCallable(() -> fetchOnce(request));
        } catch (CallNotPermittedException e) {
            throw new FetchFailedException(
                    FetchFailure.CIRCUIT_OPEN, "not requested, the source failed repeatedly: " + lastOutage);
        } catch (FetchFailedException e) {
            if (e.reason().isOutage()) {
                lastOutage = e.reason().code() + ", " + e.detail();
            }
            throw e;
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("an attempt throws no other exception", e);
        }
    }

    private UserPage fetchOnce(PageRequest request) throws FetchFailedException, InterruptedException {
        long began = time.nanos();
        PageExchange.Answer answer = exchange.get(
                address(settings.url(), request.seed(), request.page(), request.size(), request.nationalities()));
        try {
            UserPage page = UserPage.parse(answer.body(), request, answer.receivedAt());
            monitor.pageFetched(request, page, time.since(began));
            return page;
        } catch (FetchFailedException e) {
            throw e.in(answer);
        }
    }

    private void pause(PageRequest request, FetchFailure reason, Duration wait) throws InterruptedException {
        monitor.waiting(request, reason, wait);
        time.sleep(wait);
    }

    private static CircuitBreaker breaker(MonotonicTime time) {
        InstantSource clock = () -> Instant.EPOCH.plusNanos(time.nanos());
        CircuitBreaker breaker = CircuitBreaker.of(
                "source",
                CircuitBreakerConfig.custom()
                        .clock(clock.withZone(ZoneOffset.UTC))
                        .slidingWindowSize(OUTAGES_TO_OPEN)
                        .minimumNumberOfCalls(OUTAGES_TO_OPEN)
                        .failureRateThreshold(100)
                        .waitDurationInOpenState(OPEN_FOR)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .writableStackTraceEnabled(false)
                        .ignoreException(error -> !(error instanceof FetchFailedException failed
                                && failed.reason().isOutage()))
                        .build());
        breaker.getEventPublisher()
                .onStateTransition(event -> LOG.warn(
                        "event=source_circuit from={} to={}",
                        event.getStateTransition().getFromState(),
                        event.getStateTransition().getToState()));
        return breaker;
    }
}
