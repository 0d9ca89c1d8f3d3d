package dev.userstream.producer.run;

import dev.userstream.producer.api.AttemptFailure;
import dev.userstream.producer.api.FetchFailure;
import dev.userstream.producer.api.FetchListener;
import dev.userstream.producer.api.FetchedPage;
import dev.userstream.producer.api.PageRequest;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Counts what happens while pages are fetched. Thread-safe. */
public final class FetchMetrics implements FetchListener {
    private final MeterRegistry registry;
    private final Timer fetched;

    /** Registers the meters; every cause of failure shows from the start, with 0. */
    public FetchMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.fetched = Timer.builder("userstream.page.fetch")
                .description("Time of one exchange with the source that gave a page")
                .register(registry);
        for (FetchFailure cause : FetchFailure.values()) {
            failures(cause).increment(0);
        }
    }

    @Override
    public void attemptFailed(PageRequest request, AttemptFailure failure) {
        failures(failure.cause()).increment();
    }

    @Override
    public void waiting(PageRequest request, FetchFailure cause, Duration wait) {
        Timer.builder("userstream.page.wait")
                .description("Time that fetches wait before their next attempt, by cause")
                .tag("cause", cause.code())
                .register(registry)
                .record(wait);
    }

    @Override
    public void pageFetched(PageRequest request, FetchedPage page) {
        fetched.record(page.took());
    }

    private Counter failures(FetchFailure cause) {
        return Counter.builder("userstream.page.fetch.failures")
                .description("Exchanges with the source that gave no page, by cause")
                .tag("cause", cause.code())
                .register(registry);
    }
}
