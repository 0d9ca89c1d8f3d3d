package dev.userstream.ops.monitor;

import dev.userstream.events.RefusalReason;
import dev.userstream.events.run.RunState;
import dev.userstream.events.store.Store;
import dev.userstream.ops.audit.AuditReport;
import dev.userstream.ops.audit.AuditReport.Verdict;
import dev.userstream.ops.health.Health;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The meters of the service. They show what was last noted, so that reading them asks nobody; a figure that is not known is
 * {@code NaN}. Thread-safe.
 */
public final class PipelineMetrics {
    private final Map<Verdict, Timer> audits = new EnumMap<>(Verdict.class);
    private volatile Map<Store, Long> lags = Map.of();
    private volatile Optional<Map<RunState, Long>> runs = Optional.empty();
    private volatile Optional<Map<RefusalReason, Long>> deadLetters = Optional.empty();
    private volatile Optional<Map<RefusalReason, Long>> replayed = Optional.empty();

    /** Registers the meters. */
    public PipelineMetrics(MeterRegistry registry, Health health) {
        for (Store store : Store.values()) {
            gauge("userstream.consumer.lag", "store", store.label(), noted -> number(noted.lags.get(store)))
                    .description("UserMessage that the store has not taken yet")
                    .register(registry);
        }
        for (RunState state : RunState.values()) {
            gauge("userstream.runs", "state", lower(state), noted -> count(noted.runs, state))
                    .description("Runs in the ledger by state")
                    .register(registry);
        }
        for (RefusalReason reason : RefusalReason.values()) {
            gauge("userstream.dead.letters", "reason", reason.code(), noted -> count(noted.deadLetters, reason))
                    .description("Dead dead letters by reason")
                    .register(registry);
            gauge("userstream.dead.letters.replayed", "reason", reason.code(), noted -> count(noted.replayed, reason))
                    .description("Dead dead letters that were replayed, by reason")
                    .register(registry);
        }
        for (String part : health.names()) {
            gauge("userstream.component.up", "component", part, noted -> health.isUp(part) ? 1 : 0)
                    .description("Whether the component answered its last health check")
                    .register(registry);
        }
        for (Verdict verdict : Verdict.values()) {
            audits.put(
                    verdict,
                    Timer.builder("userstream.audit")
                            .description("Time that an audit took, waiting included, by verdict")
                            .tag("verdict", lower(verdict))
                            .register(registry));
        }
    }

    /** Notes an audit that came to a verdict. */
    public void audited(AuditReport report) {
        Timer timer = audits.get(report.verdict());
        if (timer != null) {
            timer.record(report.duration());
        }
    }

    /** Notes the lags that are known. */
    void lags(Map<Store, Long> known) {
        lags = Map.copyOf(known);
    }

    void runs(Map<RunState, Long> counts) {
        runs = Optional.of(Map.copyOf(counts));
    }

    void deadLetters(Map<RefusalReason, Long> counts, Map<RefusalReason, Long> replayedCounts) {
        deadLetters = Optional.of(Map.copyOf(counts));
        replayed = Optional.of(Map.copyOf(replayedCounts));
    }

    /** Discards every figure that came from Kafka, because it may be stale. */
    void forget() {
        lags = Map.of();
        runs = Optional.empty();
        deadLetters = Optional.empty();
        replayed = Optional.empty();
    }

    private Gauge.Builder<PipelineMetrics> gauge(
            String name, String tag, String value, ToDoubleFunction<PipelineMetrics> figure) {
        return Gauge.builder(name, this, figure).tag(tag, value).strongReference(true);
    }

    private static <K> double count(Optional<Map<K, Long>> counts, K key) {
        return counts.map(known -> (double) known.getOrDefault(key, 0L)).orElse(Double.NaN);
    }

    private static double number(@Nullable Long figure) {
        return figure == null ? Double.NaN : figure;
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
