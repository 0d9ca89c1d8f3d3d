package dev.userstream.bench.latency;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.userstream.bench.audit.ClosingAudit;
import dev.userstream.bench.measure.Figures;
import dev.userstream.bench.measure.Footprint;
import dev.userstream.bench.measure.Measurement;
import dev.userstream.bench.measure.Report;
import dev.userstream.bench.stores.Tables;
import dev.userstream.bench.tutorial.Tutorial;
import dev.userstream.bench.tutorial.TutorialEnd;
import dev.userstream.bench.users.PreparedTopic;
import dev.userstream.bench.users.UserMessages;
import dev.userstream.bench.users.UserPool;
import dev.userstream.events.RunId;
import dev.userstream.events.Store;
import dev.userstream.local.probe.Sample;
import dev.userstream.local.probe.StoreRows;
import dev.userstream.local.probe.VisibilityWatch;
import dev.userstream.local.process.ChildProcess;
import dev.userstream.local.stack.EmbeddedStack;
import dev.userstream.local.stack.Part;
import dev.userstream.local.stack.ProjectLayout;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;

/** Publishes at several rates and looks when each sampled user's row can be read in each store. */
public final class LatencyBench {
    private static final String NAME = "latency";
    private static final int MOST_SAMPLES = 3_000;
    private static final Duration LEAD = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration STOP_BOUND = Duration.ofSeconds(10);
    private static final Duration AUDIT_DRAIN = Duration.ofSeconds(30);

    private final LatencyPlan plan;
    private final Report report;
    private final InstantSource clock = InstantSource.system();
    private final UserPool pool = UserPool.of(1);
    private int runs;

    /** Measures nothing yet. */
    public LatencyBench(LatencyPlan plan, Report report) {
        this.plan = plan;
        this.report = report;
    }

    /** Measures the tutorials' job on a stack of its own, with a topic of one partition. */
    public void runTutorial() throws InterruptedException {
        try (EmbeddedStack stack = EmbeddedStack.builder()
                        .parts(Part.KAFKA, Part.CASSANDRA, Part.POSTGRES)
                        .start();
                PreparedTopic topic = new PreparedTopic(stack.addresses().kafka());
                CqlSession session = Tables.session(stack.addresses());
                Producer<byte[], byte[]> client =
                        OpenLoop.client(stack.addresses().kafka())) {
            Tables tables = new Tables(stack.addresses(), session);
            tables.create(ProjectLayout.find());
            topic.create(1);
            ChildProcess job = Tutorial.start(stack);
            try {
                boolean unused = measureAll(new Target("tutorial job", stack, client, Set.of(Store.CASSANDRA)));
                new TutorialEnd(report, topic, tables).tell();
            } finally {
                job.stop(STOP_BOUND);
            }
        }
    }

    /** Measures on a stack of its own; whether the audit found everything in its place. */
    public boolean run() throws InterruptedException {
        try (EmbeddedStack stack = EmbeddedStack.builder()
                        .parts(Part.KAFKA, Part.CASSANDRA, Part.POSTGRES, Part.JOB)
                        .environment(plan.jobSettings())
                        .start();
                Producer<byte[], byte[]> client =
                        OpenLoop.client(stack.addresses().kafka())) {
            boolean seen = measureAll(new Target("job", stack, client, Set.of(Store.values())));
            return ClosingAudit.passes(stack, AUDIT_DRAIN, report) && seen;
        }
    }

    /** What is measured, and where its rows are looked for. */
    private record Target(String name, EmbeddedStack stack, Producer<byte[], byte[]> client, Set<Store> stores) {}

    /** Whether every sampled user was seen in time. */
    private boolean measureAll(Target target) throws InterruptedException {
        publish(target, plan.rates().get(0), plan.warmUp());
        boolean seen = true;
        for (int rate : plan.rates()) {
            seen &= measure(target, rate);
        }
        return seen;
    }

    private boolean measure(Target target, int rate) throws InterruptedException {
        Footprint before = Footprint.ofProcessors();
        long begin = System.nanoTime();
        Map<Store, Latencies> latencies = publish(target, rate, plan.duration());
        double seconds = (System.nanoTime() - begin) / 1e9;
        cost(target, rate, Footprint.ofProcessors(), before, seconds);
        latencies.forEach((store, of) -> report.add(new Measurement(
                NAME,
                target.name() + ", publish to row in " + store.label(),
                Map.of("users_per_s", rate),
                of.figures())));
        return latencies.values().stream().allMatch(of -> of.unseen() == 0);
    }

    /** How much of a processor each part has used. */
    private void cost(Target target, int rate, Footprint after, Footprint before, double seconds) {
        Figures processors = new Figures();
        after.cpu().keySet().stream()
                .sorted()
                .forEach(part -> processors.with(
                        part + "_processors",
                        after.cpuSince(before, part).toNanos() / (seconds * TimeUnit.SECONDS.toNanos(1))));
        report.add(new Measurement("processors used", target.name(), Map.of("users_per_s", rate), processors.all()));
    }

    private Map<Store, Latencies> publish(Target target, int rate, Duration duration) throws InterruptedException {
        RunId run = new RunId("latency-" + ++runs + "-" + rate);
        OpenLoop loop =
                new OpenLoop(new UserMessages(run, pool), rate, clock.instant().plus(LEAD), clock);
        List<Sample> samples = Sample.of(run, loop.users(duration), MOST_SAMPLES);
        Map<Store, VisibilityWatch> watches = new EnumMap<>(Store.class);
        for (Store store : target.stores()) {
            watches.put(
                    store,
                    VisibilityWatch.start(
                            store.label(),
                            () -> StoreRows.connect(store, target.stack().addresses()),
                            samples,
                            sample -> !clock.instant().isBefore(loop.due(sample.sequence())),
                            clock));
        }
        try {
            loop.run(target.client(), duration);
            Map<Store, Latencies> latencies = new EnumMap<>(Store.class);
            for (Map.Entry<Store, VisibilityWatch> watch : watches.entrySet()) {
                latencies.put(
                        watch.getKey(), Latencies.of(loop, samples, all(watch.getValue(), samples), clock.instant()));
            }
            return latencies;
        } finally {
            watches.values().forEach(VisibilityWatch::close);
        }
    }

    /** What is not seen in time is left out. */
    private Map<UUID, Instant> all(VisibilityWatch watch, List<Sample> samples) throws InterruptedException {
        Instant deadline = clock.instant().plus(PATIENCE);
        Map<UUID, Instant> seen = watch.seen();
        while (seen.size() < samples.size() && clock.instant().isBefore(deadline)) {
            Thread.sleep(POLL.toMillis());
            seen = watch.seen();
        }
        return new HashMap<>(seen);
    }
}
