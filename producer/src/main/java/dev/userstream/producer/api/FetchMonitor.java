package dev.userstream.producer.api;

import dev.userstream.events.RunId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs and counts the events of fetching. Thread-safe. */
public class FetchMonitor {
    private static final Logger LOG = LoggerFactory.getLogger(FetchMonitor.class);
    private static final Duration LOGGED_WAIT = Duration.ofSeconds(5);
    private static final String KNOWN_VERSION = "1.4";

    private final MeterRegistry registry;
    private final Timer fetched;

    /** Registers the meters; every cause of failure is exported from the start, with 0. */
    public FetchMonitor(MeterRegistry registry) {
        this.registry = registry;
        this.fetched = Timer.builder("userstream.page.fetch")
                .description("Time of one exchange with the source that gave a page")
                .register(registry);
        for (FetchFailure cause : FetchFailure.values()) {
            failures(cause).increment(0);
            waits(cause);
        }
    }

    /** Registers a gauge of the users that may be requested now. */
    void observe(UserBudget budget) {
        Gauge.builder("userstream.api.budget.remaining.users", budget, UserBudget::remaining)
                .description("Users that may be requested from the source now")
                .strongReference(true)
                .register(registry);
    }

    /** Notes a failed attempt; whether another follows is not decided yet. */
    void attemptFailed(PageRequest request, FetchFailedException failure) {
        failures(failure.reason()).increment();
        LOG.warn(
                "event=fetch_failed run_id={} page={} cause={} status={} content_type=\"{}\" detail=\"{}\" body=\"{}\"",
                request.runId(),
                request.page(),
                failure.reason().code(),
                failure.response().status(),
                failure.response().contentType(),
                failure.detail(),
                failure.response().excerpt());
    }

    /** Notes a wait before the next attempt, for the last failure or for the client's own budget. */
    void waiting(PageRequest request, FetchFailure reason, Duration wait) {
        RunId id = request.runId();
        String cause = reason.code();
        waits(reason).record(wait);
        if (wait.compareTo(LOGGED_WAIT) >= 0) {
            long seconds = wait.toSeconds();
            LOG.info("event=fetch_waits run_id={} page={} cause={} seconds={}", id, request.page(), cause, seconds);
        }
    }

    /** Notes a page and the time of its exchange and parsing. */
    void pageFetched(PageRequest request, UserPage page, Duration took) {
        RunId id = request.runId();
        String version = page.apiVersion();
        fetched.record(took);
        if (page.delivered() != request.size() || page.refused() > 0) {
            LOG.warn(
                    "event=page_incomplete run_id={} page={} requested={} delivered={} refused={} api_version={}",
                    id,
                    request.page(),
                    request.size(),
                    page.delivered(),
                    page.refused(),
                    version);
        }
        if (!version.isEmpty() && !version.equals(KNOWN_VERSION)) {
            LOG.warn("event=api_version_unexpected run_id={} found={} expected={}", id, version, KNOWN_VERSION);
        }
    }

    private Timer waits(FetchFailure cause) {
        return Timer.builder("userstream.page.wait")
                .description("Time that fetches wait before their next attempt, by cause")
                .tag("cause", cause.code())
                .register(registry);
    }

    private Counter failures(FetchFailure cause) {
        return Counter.builder("userstream.page.fetch.failures")
                .description("Exchanges with the source that gave no page, by cause")
                .tag("cause", cause.code())
                .register(registry);
    }
}
