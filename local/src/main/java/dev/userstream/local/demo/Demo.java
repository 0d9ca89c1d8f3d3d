package dev.userstream.local.demo;

import dev.userstream.events.RunId;
import dev.userstream.events.UserIds;
import dev.userstream.events.store.Store;
import dev.userstream.local.pipeline.AuditVerdict;
import dev.userstream.local.pipeline.ProducerClient;
import dev.userstream.local.probe.LatencyFigures;
import dev.userstream.local.probe.RecordTimes;
import dev.userstream.local.probe.Sample;
import dev.userstream.local.probe.Schedule;
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
import java.util.Optional;
import java.util.UUID;

/** One demo on one stack: starts it, publishes, watches, audits. Not for several threads. */
final class Demo {
    /** Columns of the sample rows. */
    static final List<String> COLUMNS = List.of("first_name", "last_name", "email", "post_code", "dob");

    private static final int SAMPLE_ROWS = 5;
    private static final int MOST_WATCHED = 200;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final Duration PATIENCE_WITH_ROWS = Duration.ofSeconds(60);
    // Longer than the producer bears a source that fails or throttles: it knows better when to give up.
    private static final Duration PATIENCE_WITH_PRODUCER = Duration.ofMinutes(15);

    private final DemoPlan plan;
    private final Source source;
    private final Stack stack;
    private final Display display;
    private final InstantSource clock;
    private Instant started = Instant.EPOCH;
    private volatile Instant publishing = Instant.MAX;

    Demo(DemoPlan plan, Source source, Stack stack, Display display, InstantSource clock) {
        this.plan = plan;
        this.source = source;
        this.stack = stack;
        this.display = display;
        this.clock = clock;
    }

    /**
     * Runs it.
     *
     * @throws IOException if the producer refuses the run or goes away
     * @throws dev.userstream.local.process.ChildFailedException if a part of the stack does not start
     */
    DemoReport run(RunId runId) throws IOException, InterruptedException {
        started = clock.instant();
        StackStart start = new StackStart(stack, part -> note(part.label() + " is up"));
        List<Sample> samples = Sample.of(runId, plan.users(), MOST_WATCHED);
        try (Watches watches = new Watches(start, stack.addresses(), samples, this::isDue, clock)) {
            start.await(Component.PRODUCER);
            if (!plan.outlastsTheStart()) {
                start.await(Component.JOB);
            }
            dev.userstream.events.run.Run published = publish(runId, start);
            start.await(Component.values());
            Map<Long, Instant> sent = RecordTimes.of(runId, stack.addresses().kafka());
            awaitRows(
                    watches,
                    samples.stream()
                            .filter(sample -> sent.containsKey(sample.sequence()))
                            .toList());
            note("asking the audit");
            return report(runId, published, watches, samples, sent);
        }
    }

    private dev.userstream.events.run.Run publish(RunId runId, StackStart start)
            throws IOException, InterruptedException {
        ProducerClient producer =
                new ProducerClient(HttpClient.newHttpClient(), stack.addresses().producer());
        note("publishing " + plan.users() + " users as run " + runId);
        publishing = clock.instant();
        dev.userstream.events.run.Run status = producer.begin(runId, plan.users(), plan.usersASecond());
        Patience patience = new Patience(clock, PATIENCE_WITH_PRODUCER.plus(betweenTwoUsers()));
        while (!status.state().isFinished()) {
            requireHope(start, patience, status);
            Thread.sleep(BETWEEN_LOOKS.toMillis());
            status = producer.status(runId);
            display.published(sinceStart(), status.published() + status.rejected(), plan.users());
        }
        display.close();
        note("run " + status.state() + ": published " + status.published() + ", rejected " + status.rejected()
                + (String.valueOf(status.cause()).isEmpty() ? "" : ", " + status.cause()));
        return status;
    }

    /** Nothing comes any more where a part is gone. */
    private void requireHope(StackStart start, Patience patience, dev.userstream.events.run.Run status)
            throws IOException {
        stack.requireNoneEnded();
        start.requireNoFailure();
        if (patience.isOver(status.published() + status.rejected())) {
            throw new IOException(
                    "producer: " + status.published() + " of " + plan.users() + " users published, and no news for "
                            + PATIENCE_WITH_PRODUCER.toMinutes() + " minutes (expected: progress; its log says more)");
        }
    }

    private Duration betweenTwoUsers() {
        return Duration.ofSeconds((long) Math.ceil(1 / plan.usersASecond()));
    }

    /** Until every watched user that is in the topic is readable in both stores, or none has become so for a long time. */
    private void awaitRows(Watches watches, List<Sample> wanted) throws InterruptedException {
        Patience patience = new Patience(clock, PATIENCE_WITH_ROWS);
        long missing = Watches.missing(wanted, watches.seen());
        while (missing > 0 && !patience.isOver(missing)) {
            stack.requireNoneEnded();
            Thread.sleep(BETWEEN_LOOKS.toMillis());
            missing = Watches.missing(wanted, watches.seen());
        }
    }

    /** Whether the schedule has reached a user; nobody can be published before. */
    private boolean isDue(Sample sample) {
        long offsetMs = (long) (sample.sequence() / plan.usersASecond() * 1_000);
        return !clock.instant().minusMillis(offsetMs).isBefore(publishing);
    }

    private DemoReport report(
            RunId runId,
            dev.userstream.events.run.Run published,
            Watches watches,
            List<Sample> samples,
            Map<Long, Instant> sent) {
        AuditVerdict audit = AuditVerdict.of(stack, runId);
        Schedule schedule = new Schedule(sent, Optional.of(plan.usersASecond()));
        Optional<Duration> firstRow = watches.firstRow().map(instant -> Duration.between(started, instant));
        Map<Store, Long> counts = new EnumMap<>(Store.class);
        for (Store store : Store.values()) {
            try (StoreRows rows = StoreRows.connect(store, stack.addresses())) {
                counts.put(store, rows.count());
            }
        }
        return new DemoReport(
                runId,
                source.kind(),
                source.address(),
                published,
                counts,
                started,
                firstRow,
                LatencyFigures.of(samples, schedule, watches.seen()),
                sampleRows(runId, sent),
                audit);
    }

    private List<List<String>> sampleRows(RunId runId, Map<Long, Instant> sent) {
        List<UUID> ids = sent.keySet().stream()
                .sorted()
                .limit(SAMPLE_ROWS)
                .map(sequence -> UserIds.of(runId, sequence))
                .toList();
        try (StoreRows rows = StoreRows.connect(Store.CASSANDRA, stack.addresses())) {
            return rows.texts(ids, COLUMNS);
        }
    }

    private void note(String what) {
        display.note(sinceStart(), what);
    }

    private Duration sinceStart() {
        return Duration.between(started, clock.instant());
    }
}
