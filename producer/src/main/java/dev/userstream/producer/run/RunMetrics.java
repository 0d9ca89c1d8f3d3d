package dev.userstream.producer.run;

import dev.userstream.events.RefusalReason;
import dev.userstream.events.run.RunState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Meters of the runs. Thread-safe. */
public final class RunMetrics {
    private final MeterRegistry registry;
    private final Counter published;
    final Counter resent;
    final Counter ledgerWrites;
    private final Timer acknowledgement;

    /** Registers the meters. */
    public RunMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.published = Counter.builder("userstream.users.published")
                .description("Users that Kafka has acknowledged")
                .register(registry);
        this.resent = Counter.builder("userstream.records.resent")
                .description("Records that were sent again because no acknowledgement came")
                .register(registry);
        this.ledgerWrites = Counter.builder("userstream.ledger.writes")
                .description("Ledger entries that Kafka has acknowledged")
                .register(registry);
        this.acknowledgement = Timer.builder("userstream.acknowledgement")
                .description("Time from sending a record until all in-sync replicas hold it")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(60))
                .register(registry);
        // Series that exist from the start, so that a first increase is visible.
        for (RefusalReason reason : RefusalReason.values()) {
            rejected(reason).increment(0);
        }
    }

    /** Registers gauges of the runs by state and of the records in flight. */
    void watch(RunService runs) {
        for (RunState state : RunState.values()) {
            Supplier<Number> count = () ->
                    runs.list().stream().filter(run -> run.state() == state).count();
            Gauge.builder("userstream.runs", count)
                    .description("Runs in the ledger by state")
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
        Gauge.builder("userstream.records.in.flight", runs, RunService::recordsInFlight)
                .description("Records that wait for their acknowledgement")
                .register(registry);
    }

    /** Counts a sequence that Kafka holds, a user or a dead letter with its reason. */
    void settled(@Nullable RefusalReason refusal, Duration latency) {
        if (refusal == null) {
            published.increment();
            acknowledgement.record(latency);
        } else {
            rejected(refusal).increment();
        }
    }

    private Counter rejected(RefusalReason reason) {
        return Counter.builder("userstream.users.rejected")
                .description("Users that became dead letters, by reason")
                .tag("reason", reason.code())
                .register(registry);
    }
}
