package dev.userstream.job.query;

import dev.userstream.events.store.Store;
import dev.userstream.job.query.SupervisorState.Phase;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.jspecify.annotations.Nullable;

/** The job's metrics in Prometheus' text format. Thread-safe. */
final class JobMetrics {
    private static final String STORE = "store";
    private static final Duration[] LATENCY_BUCKETS = LongStream.of(
                    50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final InstantSource clock;

    /** Metrics without values. */
    public JobMetrics(InstantSource clock) {
        this.clock = clock;
    }

    /** Adds the gauges of each store, which are read at each scrape. */
    public void observe(ControlServer.Queries queries) {
        for (Store store : queries.stores()) {
            Supplier<StoreProgress> progress = () -> queries.progress().apply(store);
            Supplier<Phase> phase = () -> queries.states().apply(store).phase();
            gauge("running", "1 while the query runs", store, () -> phase.get() == Phase.RUNNING ? 1 : 0);
            gauge(
                    "lag",
                    "Records in the topic that the store does not have",
                    store,
                    () -> progress.get().lag());
            gauge("last.batch.age.seconds", "Time since the last batch ended", store, () -> age(progress.get()));
            gauge(
                    "input.rows.per.second",
                    "Arrival rate of the last batch's records",
                    store,
                    () -> rate(progress.get(), StreamingQueryProgress::inputRowsPerSecond));
            gauge(
                    "processed.rows.per.second",
                    "Processing rate of the last batch",
                    store,
                    () -> rate(progress.get(), StreamingQueryProgress::processedRowsPerSecond));
            // Series that exist from the start, so that a first increase is visible.
            counter("dead.letters", store).increment(0);
            counter("restarts", store).increment(0);
        }
    }

    /** Counts a batch. */
    public void batch(Store store, StreamingQueryProgress batch) {
        counter("rows", store).increment((double) batch.numInputRows());
        Timer.builder("userstream.job.batch.duration")
                .description("Time from a batch's trigger to its end")
                .tag(STORE, store.label())
                .publishPercentiles(0.5, 0.99)
                .register(registry)
                .record(Duration.ofMillis(batch.durationMs().getOrDefault("triggerExecution", 0L)));
    }

    /** Records what a batch has done that the store has just finished. */
    public void stored(Store store, BatchRun.Counts batch) {
        counter("dead.letters", store).increment((double) batch.deadLetters());
        if (batch.oldestMs() < Long.MAX_VALUE) {
            Timer.builder("userstream.job.latency")
                    .description("Time from the timestamp of a batch's oldest record until the batch is stored")
                    .tag(STORE, store.label())
                    .serviceLevelObjectives(LATENCY_BUCKETS)
                    .register(registry)
                    .record(Duration.ofMillis(Math.max(0, clock.millis() - batch.oldestMs())));
        }
    }

    /** Counts a start of a query after a failure. */
    public void restarted(Store store) {
        counter("restarts", store).increment();
    }

    /** All metrics as text. */
    public String scrape() {
        return registry.scrape();
    }

    private Counter counter(String name, Store store) {
        return registry.counter("userstream.job." + name, STORE, store.label());
    }

    /** A value that is not known is scraped as {@code NaN}. */
    private void gauge(String name, String description, Store store, Supplier<@Nullable Number> value) {
        Gauge.builder("userstream.job." + name, value)
                .description(description)
                .tag(STORE, store.label())
                .register(registry);
    }

    private @Nullable Double age(StoreProgress progress) {
        return progress.lastBatchAt() == null
                ? null
                : Duration.between(progress.lastBatchAt(), clock.instant()).toMillis() / 1000.0;
    }

    private static double rate(StoreProgress progress, Function<StreamingQueryProgress, Double> rate) {
        return progress.lastBatch() == null ? 0 : rate.apply(progress.lastBatch());
    }
}
