package dev.userstream.local.demo;

import dev.userstream.events.RunId;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunState;
import dev.userstream.events.store.Store;
import dev.userstream.local.demo.DemoReport.Results;
import dev.userstream.local.pipeline.AuditVerdict;
import dev.userstream.local.pipeline.ProducerClient;
import dev.userstream.local.probe.LatencyFigures;
import dev.userstream.local.probe.PostgresRows;
import dev.userstream.local.probe.RowPoller;
import dev.userstream.local.probe.Sample;
import dev.userstream.local.probe.StoreRows;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Stack;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One demo on one stack: starts it, publishes users to warm it up, publishes the measured users at a steady rate while it
 * polls for their rows, and asks the audit. Not thread-safe.
 */
final class Demo implements AutoCloseable {
    private static final int SAMPLE_ROWS = 5;
    private static final int MAX_SAMPLES = 200;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration ROWS_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration AUDIT_TIMEOUT = Duration.ofMinutes(5);

    private final DemoPlan plan;
    private final UserSource source;
    private final Stack stack;
    private final DemoConsole console;
    private final InstantSource clock = InstantSource.system();
    private final Map<Store, RowPoller> pollers = new ConcurrentHashMap<>();

    Demo(DemoPlan plan, UserSource source, Stack stack, DemoConsole console) {
        this.plan = plan;
        this.source = source;
        this.stack = stack;
        this.console = console;
    }

    /**
     * Runs it.
     *
     * @throws IOException if the producer refuses the run or does not answer
     * @throws dev.userstream.local.process.ChildFailedException if a component does not start, or ends
     */
    DemoReport run(RunId runId) throws IOException, InterruptedException {
        Instant started = clock.instant();
        stack.start(this::componentIsReady);

        RunId warmUpId = new RunId(runId.value() + "-warm-up");
        console.note("publishing " + DemoPlan.WARM_UP_USERS + " users to warm up");
        Run warmUp = publish(warmUpId, DemoPlan.WARM_UP_USERS, DemoPlan.WARM_UP_RATE);
        Optional<Duration> firstRow = seen().values().stream()
                .flatMap(times -> times.values().stream())
                .min(Instant::compareTo)
                .map(first -> Duration.between(started, first));

        console.note("publishing " + plan.users() + " users as run " + runId);
        Run run = warmUp.state() == RunState.SUCCEEDED ? publish(runId, plan.users(), plan.usersPerSecond()) : warmUp;
        console.note("asking the audit");
        AuditVerdict audit = AuditVerdict.ofEverything(stack, AUDIT_TIMEOUT);
        try (PostgresRows rows = PostgresRows.connect(stack.addresses())) {
            Results results = new Results(
                    source,
                    started,
                    firstRow,
                    run.state(),
                    run.published(),
                    plan.usersPerSecond(),
                    LatencyFigures.of(
                            samples(runId, plan.users()), rows.sendTimes(runId), plan.usersPerSecond(), seen()),
                    rows.firstRows(runId, DemoConsole.COLUMNS, SAMPLE_ROWS),
                    audit);
            String cause = Objects.requireNonNullElse(run.cause(), audit.complaint());
            return new DemoReport(runId, cause, Optional.of(results));
        }
    }

    private void componentIsReady(Component component) {
        console.note(component.label() + " is up");
        switch (component) {
            case CASSANDRA -> poll(Store.CASSANDRA);
            case POSTGRES -> poll(Store.POSTGRES);
            default -> {}
        }
    }

    private void poll(Store store) {
        pollers.put(store, RowPoller.start(store.label(), () -> StoreRows.connect(store, stack), clock));
    }

    private static List<Sample> samples(RunId runId, long users) {
        return Sample.of(runId, users, MAX_SAMPLES);
    }

    /** Publishes a run and waits until its sampled users are readable in both stores. */
    private Run publish(RunId runId, long users, double rate) throws IOException, InterruptedException {
        List<Sample> samples = samples(runId, users);
        ProducerClient producer =
                new ProducerClient(HttpClient.newHttpClient(), stack.addresses().producer());
        Instant begin = clock.instant();
        pollers.values().forEach(poller -> poller.watch(samples, sample -> isDue(sample, begin, rate)));

        Run run = producer.begin(runId, users, rate);
        // The producer itself ends a run whose source or broker fails for too long.
        while (!run.state().isFinished()) {
            stack.requireNoneEnded();
            Thread.sleep(POLL.toMillis());
            run = producer.status(runId);
            console.published(run.watermark(), users);
        }
        console.endProgress();
        console.note("run " + run.state() + ": published " + run.published() + ", rejected " + run.rejected());
        awaitRows(samples);
        return run;
    }

    /** Returns when all are readable in both stores, or after a timeout: a rejected user never is. */
    private void awaitRows(List<Sample> samples) throws InterruptedException {
        Instant deadline = clock.instant().plus(ROWS_TIMEOUT);
        while (missing(samples) > 0 && clock.instant().isBefore(deadline)) {
            stack.requireNoneEnded();
            Thread.sleep(POLL.toMillis());
        }
    }

    private long missing(List<Sample> samples) {
        return seen().values().stream()
                .mapToLong(times -> samples.stream()
                        .filter(sample -> !times.containsKey(sample.id()))
                        .count())
                .sum();
    }

    private Map<Store, Map<UUID, Instant>> seen() {
        Map<Store, Map<UUID, Instant>> seen = new EnumMap<>(Store.class);
        pollers.forEach((store, poller) -> seen.put(store, poller.seen()));
        return seen;
    }

    /** Whether the rate allows a user to be published by now. */
    private boolean isDue(Sample sample, Instant begin, double rate) {
        return !clock.instant().isBefore(begin.plusMillis((long) (sample.sequence() / rate * 1_000)));
    }

    /** Stops polling; the stack stays. */
    @Override
    public void close() {
        pollers.values().forEach(RowPoller::close);
    }
}
