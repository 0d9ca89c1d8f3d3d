package dev.userstream.ops.service;

import dev.userstream.events.RefusalReason;
import dev.userstream.events.run.RunState;
import dev.userstream.events.store.Store;
import dev.userstream.events.topic.TopicSpec;
import dev.userstream.events.topic.Topics;
import dev.userstream.ops.audit.AuditReport;
import dev.userstream.ops.audit.AuditReport.Verdict;
import dev.userstream.ops.dlq.DeadLetterCounts;
import dev.userstream.ops.pipeline.LatestRuns;
import dev.userstream.ops.pipeline.PipelineFigures;
import dev.userstream.ops.pipeline.PipelineTopics;
import dev.userstream.ops.pipeline.PollListener;
import dev.userstream.ops.pipeline.TopicRecord;
import dev.userstream.ops.pipeline.UnreachableException;
import dev.userstream.settings.ErrorText;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
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
    /** How much more often is polled while a console is open. */
    private static final int POLLS_PER_INTERVAL = 5;

    private static final int MAX_FAILED_AUDITS = 1_000;

    private final MeterRegistry registry;
    private final Health health;
    private final Map<TopicSpec, SortedMap<Integer, Long>> read = new HashMap<>();
    private LatestRuns ledger = new LatestRuns();
    private DeadLetterCounts deadLetters = new DeadLetterCounts();
    private volatile @Nullable PipelineFigures latest;
    /** What was audited last with the verdict fail. */
    private final Set<String> failedAudits = ConcurrentHashMap.newKeySet();

    private final ScheduledExecutorService threads =
            Executors.newScheduledThreadPool(2, work -> new Thread(work, "poller"));

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
            gauge("userstream.runs", tag, of -> runs(of, state))
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
        }
        Gauge.builder("userstream.audit.failed.runs", failedAudits, Set::size)
                .description("Runs whose last audit by this service failed; the whole topic counts as one")
                .register(registry);
    }

    /**
     * Starts polling.
     *
     * @param topics gives the topics or throws; used by one thread at a time
     * @param kafkaInterval the time between two polls of Kafka; a fifth of it while a console is open
     */
    public void start(Supplier<PipelineTopics> topics, Duration kafkaInterval, PollListener listener) {
        repeat(() -> pollKafka(topics, listener), kafkaInterval, listener);
        repeat(health::check, HEALTH_INTERVAL, listener);
    }

    /** Records an audit. */
    public void audited(AuditReport report) {
        auditTimer(report.verdict()).record(report.durationMs(), TimeUnit.MILLISECONDS);
        String audited = Objects.requireNonNullElse(report.runId(), "");
        if (report.verdict() != Verdict.FAIL) {
            failedAudits.remove(audited);
        } else if (failedAudits.size() < MAX_FAILED_AUDITS) {
            failedAudits.add(audited);
        }
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
    private void repeat(Runnable work, Duration interval, PollListener listener) {
        AtomicInteger ticks = new AtomicInteger();
        Runnable tick = () -> {
            if (ticks.getAndIncrement() % POLLS_PER_INTERVAL == 0 || listener.hasOpenPages()) {
                work.run();
            }
        };
        threads.scheduleWithFixedDelay(tick, 0, interval.toMillis() / POLLS_PER_INTERVAL, TimeUnit.MILLISECONDS);
    }

    /** Makes all figures unknown while Kafka does not answer, which the health check reports. */
    private void pollKafka(Supplier<PipelineTopics> supplier, PollListener listener) {
        PipelineTopics topics;
        PipelineFigures figures;
        try {
            topics = supplier.get();
            readNew(topics, Topics.RUNS, ledger::accept);
            readNew(topics, Topics.DEAD_LETTERS, deadLetters::accept);
            long messages = PipelineTopics.count(new TreeMap<>(), topics.latest(Topics.USERS_CREATED));
            figures = new PipelineFigures(
                    Instant.now(),
                    messages,
                    topics.lags(),
                    ledger.newestFirst(),
                    deadLetters.byReason(),
                    deadLetters.replayed());
            latest = figures;
        } catch (RuntimeException e) {
            latest = null;
            listener.failed();
            read.clear();
            ledger = new LatestRuns();
            deadLetters = new DeadLetterCounts();
            UnreachableException.messageOf(e)
                    .ifPresentOrElse(
                            cause -> LOG.debug("event=poll_failed cause=\"{}\"", cause),
                            () -> LOG.error("event=poll_failed", e));
            return;
        }
        try {
            listener.polled(topics, figures);
        } catch (RuntimeException e) {
            LOG.warn("event=console_poll_failed detail=\"{}\"", ErrorText.of(e));
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

    private static long runs(PipelineFigures figures, RunState state) {
        return figures.runs().stream().filter(run -> run.state() == state).count();
    }

    private Gauge.Builder<?> gauge(String name, Tag tag, Function<PipelineFigures, @Nullable Long> figure) {
        Supplier<@Nullable Number> known = () -> {
            PipelineFigures figures = latest;
            return figures == null ? null : figure.apply(figures);
        };
        return Gauge.builder(name, known).tags(List.of(tag));
    }
}
