package dev.userstream.job.control;

import dev.userstream.events.store.Store;
import dev.userstream.job.progress.BatchProgress;
import dev.userstream.job.progress.StoreProgress;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The job's metrics in Prometheus' text format. Thread-safe. */
public final class JobMetrics {
    private static final String STORE = "store";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final InstantSource clock;

    /** Metrics without values. */
    public JobMetrics(InstantSource clock) {
        this.clock = clock;
    }

    /** Adds the gauges of each store, which are read at each scrape. */
    public void observe(
            Set<Store> stores, Function<Store, StoreProgress> progress, Function<Store, SupervisorState> states) {
        for (Store store : stores) {
            gauge(
                    "userstream.job.running",
                    "1 while the query runs",
                    store,
                    any -> states.apply(store).phase() == SupervisorState.Phase.RUNNING ? 1 : 0);
            gauge("userstream.job.lag", "Records in the topic that the store does not have", store, any -> {
                @Nullable Long lag = progress.apply(store).lag();
                return lag == null ? Double.NaN : lag;
            });
            gauge("userstream.job.last.batch.age.seconds", "Time since the last batch ended", store, any -> {
                @Nullable Instant last = progress.apply(store).lastBatchAt();
                return last == null
                        ? Double.NaN
                        : Duration.between(last, clock.instant()).toMillis() / 1000.0;
            });
            gauge(
                    "userstream.job.input.rows.per.second",
                    "Arrival rate of the last batch's records",
                    store,
                    any -> rate(progress.apply(store), BatchProgress::inputRate));
            gauge(
                    "userstream.job.processed.rows.per.second",
                    "Processing rate of the last batch",
                    store,
                    any -> rate(progress.apply(store), BatchProgress::processedRate));
            // Series that exist from the start, so that a first increase is visible.
            deadLetters(store, 0);
            restarts(store).increment(0);
        }
    }

    /** Counts a batch. */
    public void batch(Store store, BatchProgress batch) {
        registry.counter("userstream.job.rows", STORE, store.label()).increment((double) batch.records());
        Timer.builder("userstream.job.batch.duration")
                .description("Time from a batch's trigger to its end")
                .tag(STORE, store.label())
                .publishPercentiles(0.5, 0.99)
                .register(registry)
                .record(batch.duration());
    }

    /** Counts dead letters that the store's query has published. */
    public void deadLetters(Store store, long published) {
        registry.counter("userstream.job.dead.letters", STORE, store.label()).increment((double) published);
    }

    /** Counts a start of a query after a failure. */
    public void restarted(Store store) {
        restarts(store).increment();
    }

    private Counter restarts(Store store) {
        return registry.counter("userstream.job.restarts", STORE, store.label());
    }

    /** All metrics as text. */
    public String scrape() {
        return registry.scrape();
    }

    private void gauge(String name, String description, Store store, ToDoubleFunction<JobMetrics> value) {
        Gauge.builder(name, this, value)
                .description(description)
                .tag(STORE, store.label())
                .register(registry);
    }

    /** A rate is one of now only while batches run. */
    private static double rate(StoreProgress progress, ToDoubleFunction<BatchProgress> rate) {
        @Nullable BatchProgress last = progress.lastBatch();
        return last == null ? 0 : rate.applyAsDouble(last);
    }
}
