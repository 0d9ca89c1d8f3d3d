package dev.userstream.ops.status;

import dev.userstream.events.RefusalReason;
import dev.userstream.events.run.RunState;
import dev.userstream.events.store.Store;
import dev.userstream.ops.audit.AuditReport;
import dev.userstream.ops.audit.AuditReport.Verdict;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The service's meters. They show the last snapshot, so reading them sends no request; a figure that is not known is {@code NaN}.
 * Thread-safe.
 */
public final class PipelineMetrics {
    private final Map<Verdict, Timer> audits = new EnumMap<>(Verdict.class);
    private volatile KafkaSnapshot kafka = KafkaSnapshot.UNKNOWN;

    /** Registers the meters. */
    public PipelineMetrics(MeterRegistry registry, Health health) {
        for (Store store : Store.values()) {
            gauge("userstream.consumer.lag", "store", store.label(), kafka -> figure(kafka.lags(), store, null))
                    .description("Messages that the store has not read yet")
                    .register(registry);
        }
        for (RunState state : RunState.values()) {
            gauge("userstream.runs", "state", lower(state), kafka -> figure(kafka.runs(), state, 0L))
                    .description("Runs in the ledger by state")
                    .register(registry);
        }
        for (RefusalReason reason : RefusalReason.values()) {
            String code = reason.code();
            gauge("userstream.dead.letters", "reason", code, kafka -> figure(kafka.deadLetters(), reason, 0L))
                    .description("Dead letters by reason")
                    .register(registry);
            gauge("userstream.dead.letters.replayed", "reason", code, kafka -> figure(kafka.replayed(), reason, 0L))
                    .description("Dead letters that were replayed, by reason")
                    .register(registry);
        }
        for (String component : health.names()) {
            gauge("userstream.component.up", "component", component, kafka -> health.isUp(component) ? 1 : 0)
                    .description("Whether the component answered its last health check")
                    .register(registry);
        }
        for (Verdict verdict : Verdict.values()) {
            audits.put(
                    verdict,
                    Timer.builder("userstream.audit")
                            .description("Duration of audits, including the wait for the stores, by verdict")
                            .tag("verdict", lower(verdict))
                            .register(registry));
        }
    }

    /** Records an audit. */
    public void audited(AuditReport report) {
        Objects.requireNonNull(audits.get(report.verdict())).record(report.duration());
    }

    /** Shows another snapshot. */
    void show(KafkaSnapshot snapshot) {
        kafka = snapshot;
    }

    private Gauge.Builder<PipelineMetrics> gauge(
            String name, String tag, String value, ToDoubleFunction<KafkaSnapshot> figure) {
        return Gauge.builder(name, this, metrics -> figure.applyAsDouble(metrics.kafka))
                .tag(tag, value)
                .strongReference(true);
    }

    private static <K> double figure(@Nullable Map<K, Long> figures, K key, @Nullable Long absent) {
        Long figure = figures == null ? null : figures.getOrDefault(key, absent);
        return figure == null ? Double.NaN : figure;
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
