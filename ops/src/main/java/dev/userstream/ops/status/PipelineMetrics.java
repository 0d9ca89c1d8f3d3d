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
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The service's meters. They show what was polled last, so reading them sends no request; a figure that is not known is
 * {@code NaN}.
 * Thread-safe.
 */
public final class PipelineMetrics {
    private final Map<Verdict, Timer> audits = new EnumMap<>(Verdict.class);
    private volatile Map<Store, Long> lags = Map.of();
    private volatile @Nullable Map<RunState, Long> runs;
    private volatile @Nullable Map<RefusalReason, Long> deadLetters;
    private volatile @Nullable Map<RefusalReason, Long> replayed;

    /** Registers the meters. */
    public PipelineMetrics(MeterRegistry registry, Health health) {
        for (Store store : Store.values()) {
            gauge("userstream.consumer.lag", "store", store.label(), () -> figure(lags, store, null))
                    .description("Messages that the store has not read yet")
                    .register(registry);
        }
        for (RunState state : RunState.values()) {
            gauge("userstream.runs", "state", lower(state), () -> figure(runs, state, 0L))
                    .description("Runs in the ledger by state")
                    .register(registry);
        }
        for (RefusalReason reason : RefusalReason.values()) {
            String code = reason.code();
            gauge("userstream.dead.letters", "reason", code, () -> figure(deadLetters, reason, 0L))
                    .description("Dead letters by reason")
                    .register(registry);
            gauge("userstream.dead.letters.replayed", "reason", code, () -> figure(replayed, reason, 0L))
                    .description("Dead letters that were replayed, by reason")
                    .register(registry);
        }
        for (String component : health.names()) {
            gauge("userstream.component.up", "component", component, () -> health.isUp(component) ? 1 : 0)
                    .description("Whether the component answered its last health check")
                    .register(registry);
        }
        for (Verdict verdict : Verdict.values()) {
            audits.put(
                    verdict,
                    Timer.builder("userstream.audit")
                            .description("Duration of audits, including the wait for the stores, by verdict")
                            .tag("verdict", verdict.label())
                            .register(registry));
        }
    }

    /** Records an audit. */
    public void audited(AuditReport report) {
        Objects.requireNonNull(audits.get(report.verdict())).record(report.durationMs(), TimeUnit.MILLISECONDS);
    }

    /** Shows the lags of the stores that have committed offsets. */
    void showLags(Map<Store, Long> known) {
        lags = known;
    }

    void showRuns(Map<RunState, Long> counts) {
        runs = counts;
    }

    void showDeadLetters(Map<RefusalReason, Long> counts, Map<RefusalReason, Long> replayedCounts) {
        deadLetters = counts;
        replayed = replayedCounts;
    }

    /** Makes all figures of Kafka unknown. */
    void clear() {
        lags = Map.of();
        runs = null;
        deadLetters = null;
        replayed = null;
    }

    private static Gauge.Builder<Supplier<Number>> gauge(
            String name, String tag, String value, Supplier<Number> figure) {
        return Gauge.builder(name, figure).tag(tag, value).strongReference(true);
    }

    private static <K> double figure(@Nullable Map<K, Long> figures, K key, @Nullable Long absent) {
        Long figure = figures == null ? null : figures.getOrDefault(key, absent);
        return figure == null ? Double.NaN : figure;
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
