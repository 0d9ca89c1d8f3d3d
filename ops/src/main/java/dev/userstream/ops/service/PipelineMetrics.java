package dev.userstream.ops.service;

import dev.userstream.events.RefusalReason;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunState;
import dev.userstream.events.store.Store;
import dev.userstream.events.topic.TopicSpec;
import dev.userstream.events.topic.Topics;
import dev.userstream.ops.audit.AuditReport;
import dev.userstream.ops.audit.AuditReport.Verdict;
import dev.userstream.ops.pipeline.LatestRuns;
import dev.userstream.ops.pipeline.PipelineTopics;
import dev.userstream.ops.pipeline.TopicRecord;
import dev.userstream.ops.pipeline.UnreachableException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service's meters. Between start and close those of Kafka are polled every few seconds and the health of all components less
 * often, so reading them sends no request. A figure that is not known, such as while Kafka does not answer, is {@code NaN}.
 * Thread-safe.
 */
public final class PipelineMetrics implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PipelineMetrics.class);
    private static final Duration HEALTH_INTERVAL = Duration.ofSeconds(15);
    private static final int REMEMBERED_DEAD_LETTERS = 50_000;

    private final MeterRegistry registry;
    private final Health health;
    private final Map<TopicSpec, SortedMap<Integer, Long>> read = new HashMap<>();
    private LatestRuns ledger = new LatestRuns();
    private DeadLetterCounts deadLetters = new DeadLetterCounts(REMEMBERED_DEAD_LETTERS);
    private volatile @Nullable Figures latest;
    private volatile @Nullable Verdict lastVerdict;
    private final ScheduledExecutorService threads =
            Executors.newScheduledThreadPool(2, work -> new Thread(work, "poller"));

    /** What a poll of Kafka found; a store has no lag while its group has committed nothing. */
    private record Figures(
            Map<Store, Long> lags,
            Map<RunState, Long> runs,
            Map<String, Long> deadLetters,
            Map<String, Long> replayed) {}

    /** Registers the meters. */
    public PipelineMetrics(MeterRegistry registry, Health health) {
        this.registry = registry;
        this.health = health;
        for (Store store : Store.values()) {
            Tag tag = Tag.of("store", store.label());
            gauge("userstream.consumer.lag", tag, of -> of.lags().get(store))
                    .description("Messages that the store has not read yet")
                    .register(registry);
        }
        for (RunState state : RunState.values()) {
            Tag tag = Tag.of("state", state.name().toLowerCase(Locale.ROOT));
            gauge("userstream.runs", tag, of -> of.runs().getOrDefault(state, 0L))
                    .description("Runs in the ledger by state")
                    .register(registry);
        }
        for (RefusalReason reason : RefusalReason.values()) {
            String code = reason.code();
            Tag tag = Tag.of("reason", code);
            gauge("userstream.dead.letters", tag, of -> of.deadLetters().getOrDefault(code, 0L))
                    .description("Dead letters by reason")
                    .register(registry);
            gauge("userstream.dead.letters.replayed", tag, of -> of.replayed().getOrDefault(code, 0L))
                    .description("Dead letters that were replayed, by reason")
                    .register(registry);
        }
        for (String component : health.names()) {
            Gauge.builder("userstream.component.up", () -> health.isUp(component) ? 1 : 0)
                    .description("Whether the component answered its last health check")
                    .tag("component", component)
                    .register(registry);
        }
        for (Verdict verdict : Verdict.values()) {
            auditTimer(verdict);
            Supplier<@Nullable Number> isLast = () -> lastVerdict == null ? null : verdict == lastVerdict ? 1 : 0;
            Gauge.builder("userstream.last.audit", isLast)
                    .description("Whether the service's last audit had that verdict")
                    .tag("verdict", verdict.label())
                    .register(registry);
        }
    }

    /**
     * Starts polling.
     *
     * @param topics gives the topics or throws; used by one thread at a time
     * @param kafkaInterval the time between two polls of Kafka
     */
    public void start(Supplier<PipelineTopics> topics, Duration kafkaInterval) {
        repeat(() -> pollKafka(topics), kafkaInterval);
        repeat(health::check, HEALTH_INTERVAL);
    }

    /** Records an audit. */
    public void audited(AuditReport report) {
        auditTimer(report.verdict()).record(report.durationMs(), TimeUnit.MILLISECONDS);
        lastVerdict = report.verdict();
    }

    /** Ends polling without waiting. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    private Timer auditTimer(Verdict verdict) {
        return Timer.builder("userstream.audit")
                .description("Duration of audits, including the wait for the stores, by verdict")
                .tag("verdict", verdict.label())
                .register(registry);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // ends with its executor
    private void repeat(Runnable work, Duration interval) {
        threads.scheduleWithFixedDelay(work, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Makes all figures unknown while Kafka does not answer, which the health check reports. */
    private void pollKafka(Supplier<PipelineTopics> supplier) {
        try {
            PipelineTopics topics = supplier.get();
            readNew(topics, Topics.RUNS, ledger::accept);
            readNew(topics, Topics.DEAD_LETTERS, deadLetters::accept);
            latest = new Figures(
                    topics.lags(),
                    ledger.newestFirst().stream().collect(Collectors.groupingBy(Run::state, Collectors.counting())),
                    deadLetters.byReason(),
                    deadLetters.replayed());
        } catch (RuntimeException e) {
            latest = null;
            read.clear();
            ledger = new LatestRuns();
            deadLetters = new DeadLetterCounts(REMEMBERED_DEAD_LETTERS);
            UnreachableException.messageOf(e)
                    .ifPresentOrElse(
                            cause -> LOG.debug("event=poll_failed cause=\"{}\"", cause),
                            () -> LOG.error("event=poll_failed", e));
        }
    }

    /** Reads the records that are new since the last poll. After a failure the next poll reads from the beginning. */
    private void readNew(PipelineTopics topics, TopicSpec topic, Consumer<TopicRecord> sink) {
        SortedMap<Integer, Long> from = read.getOrDefault(topic, new TreeMap<>());
        SortedMap<Integer, Long> to = topics.latest(topic);
        if (PipelineTopics.count(to, from) > 0) {
            throw new UnreachableException(topic.name(), "deleted or recreated", "it is read again", null);
        }
        topics.read(topic, from, to, sink);
        read.put(topic, to);
    }

    private Gauge.Builder<?> gauge(String name, Tag tag, Function<Figures, @Nullable Long> figure) {
        Supplier<@Nullable Number> known = () -> {
            Figures figures = latest;
            return figures == null ? null : figure.apply(figures);
        };
        return Gauge.builder(name, known).tags(List.of(tag));
    }
}
