package dev.userstream.local.demo;

import dev.userstream.events.RunId;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunState;
import dev.userstream.events.store.Store;
import dev.userstream.local.demo.DemoReport.Results;
import dev.userstream.local.probe.AuditVerdict;
import dev.userstream.local.probe.LatencyFigures;
import dev.userstream.local.probe.PostgresRows;
import dev.userstream.local.probe.ProducerClient;
import dev.userstream.local.probe.RowPoller;
import dev.userstream.local.probe.Sample;
import dev.userstream.local.probe.StoreRows;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Stack;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One demo on one stack: starts it, publishes users to warm it up, publishes the measured users at a steady rate while it
 * polls for their rows, and asks the audit. Not thread-safe.
 */
final class Demo implements AutoCloseable {
    /** Users that are published before, and are in no figure of latency. */
    static final long WARM_UP_USERS = 500;

    /** The rate of the warm-up, which takes 8 s. */
    private static final double WARM_UP_RATE = 62.5;

    private static final int SAMPLE_ROWS = 5;
    private static final long QUARTERS = 4;
    private static final int MAX_SAMPLES = 200;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration ROWS_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration AUDIT_TIMEOUT = Duration.ofMinutes(5);

    private final UserSource source;
    private final Stack stack;
    private final PrintWriter err;
    private final long begin = System.nanoTime();
    private final InstantSource clock = InstantSource.system();
    private final Map<Store, RowPoller> pollers = new ConcurrentHashMap<>();

    /** A demo that prints its progress to {@code err}. */
    Demo(UserSource source, Stack stack, PrintWriter err) {
        this.source = source;
        this.stack = stack;
        this.err = err;
    }

    /**
     * Runs it.
     *
     * @param users how many users to measure
     * @param rate users per second
     * @throws IOException if the producer refuses the run or does not answer
     * @throws dev.userstream.local.workspace.StackException if a component does not start, or ends
     */
    DemoReport run(RunId runId, long users, double rate) throws IOException, InterruptedException {
        Instant started = clock.instant();
        stack.start(this::componentIsReady);

        note("publishing " + WARM_UP_USERS + " users to warm up");
        Run run = publish(new RunId(runId.value() + "-warm-up"), WARM_UP_USERS, WARM_UP_RATE);
        Duration firstRow = seen().values().stream()
                .flatMap(times -> times.values().stream())
                .min(Instant::compareTo)
                .map(first -> Duration.between(started, first))
                .orElse(null);
        if (run.state() == RunState.SUCCEEDED) {
            note("publishing " + users + " users as run " + runId);
            run = publish(runId, users, rate);
        }
        note("asking the audit");
        AuditVerdict audit = AuditVerdict.ofEverything(stack, AUDIT_TIMEOUT);
        try (PostgresRows rows = PostgresRows.connect(stack.addresses())) {
            List<Sample> samples = Sample.of(runId, users, MAX_SAMPLES);
            Results results = new Results(
                    source,
                    started,
                    firstRow,
                    run.state(),
                    run.published(),
                    rate,
                    LatencyFigures.of(samples, rows.sendTimes(runId), rate, seen()),
                    rows.firstRows(runId, DemoReport.COLUMNS, SAMPLE_ROWS),
                    audit);
            return new DemoReport(runId, Objects.requireNonNullElse(run.cause(), audit.complaint()), results);
        }
    }

    /** Prints an event with the time since the start. */
    private void note(String event) {
        err.printf(Locale.ROOT, "%6.1f s  %s%n", (System.nanoTime() - begin) / 1e9, event);
    }

    private void componentIsReady(Component component) {
        note(component.label() + " is up");
        Arrays.stream(Store.values())
                .filter(store -> store.label().equals(component.label()))
                .forEach(store -> pollers.put(
                        store,
                        RowPoller.start(store.label(), () -> StoreRows.connect(store, stack.addresses()), clock)));
    }

    /** Publishes a run and waits until its sampled users are readable in both stores. */
    private Run publish(RunId runId, long users, double rate) throws IOException, InterruptedException {
        List<Sample> samples = Sample.of(runId, users, MAX_SAMPLES);
        ProducerClient producer = new ProducerClient(stack.addresses().producer());
        Instant first = clock.instant();
        pollers.values()
                .forEach(poller -> poller.watch(
                        samples,
                        // Not before the rate allows a user to be published.
                        sample -> !clock.instant()
                                .isBefore(first.plusMillis((long) (sample.sequence() / rate * 1_000)))));

        Run run = producer.begin(runId, users, rate);
        long quarters = 0;
        // The producer itself ends a run whose source or broker fails for too long.
        while (!run.state().isFinished()) {
            stack.requireNoneEnded();
            Thread.sleep(POLL.toMillis());
            run = producer.status(runId);
            long quarter = run.watermark() * QUARTERS / users;
            if (quarter > quarters) {
                quarters = quarter;
                note("published " + run.watermark() + " of " + users);
            }
        }
        note("run " + run.state() + ": published " + run.published() + ", rejected " + run.rejected());
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

    /** Stops polling; the stack stays. */
    @Override
    public void close() {
        pollers.values().forEach(RowPoller::close);
    }
}
