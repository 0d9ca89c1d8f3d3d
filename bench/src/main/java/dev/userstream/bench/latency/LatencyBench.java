package dev.userstream.bench.latency;

import dev.userstream.bench.measure.Figures;
import dev.userstream.bench.measure.Footprint;
import dev.userstream.bench.measure.Measurement;
import dev.userstream.bench.measure.Report;
import dev.userstream.bench.users.UserMessages;
import dev.userstream.bench.users.UserPool;
import dev.userstream.events.RunId;
import dev.userstream.events.Store;
import dev.userstream.local.pipeline.AuditVerdict;
import dev.userstream.local.probe.Sample;
import dev.userstream.local.probe.StoreRows;
import dev.userstream.local.probe.VisibilityWatch;
import dev.userstream.local.stack.EmbeddedStack;
import dev.userstream.local.stack.Part;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.Producer;

/** Publishes at several rates and looks when each sampled user's row can be read in each store. */
public final class LatencyBench {
    private static final String NAME = "latency";
    private static final long LONGEST_US = Duration.ofMinutes(5).toNanos() / 1_000;
    private static final int MOST_SAMPLES = 3_000;
    private static final Duration LEAD = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration AUDIT_DRAIN = Duration.ofSeconds(30);

    private final Plan plan;
    private final Report report;
    private final InstantSource clock = InstantSource.system();
    private final UserPool pool = UserPool.of(1);
    private int runs;

    /**
     * How much to measure.
     *
     * @param rates users a second, one after the other
     * @param warmUp how long to publish at the first rate before anything counts
     * @param duration how long to publish at each rate
     * @param jobSettings the job's, such as its profile
     */
    public record Plan(List<Integer> rates, Duration warmUp, Duration duration, Map<String, String> jobSettings) {
        /** Copies what it is given. */
        public Plan {
            rates = List.copyOf(rates);
            jobSettings = Map.copyOf(jobSettings);
        }
    }

    /** Measures nothing yet. */
    public LatencyBench(Plan plan, Report report) {
        this.plan = plan;
        this.report = report;
    }

    /** Measures on a stack of its own; whether the audit found everything in its place. */
    public boolean run() throws InterruptedException {
        try (EmbeddedStack stack = EmbeddedStack.builder()
                        .parts(Part.KAFKA, Part.CASSANDRA, Part.POSTGRES, Part.JOB)
                        .environment(plan.jobSettings())
                        .start();
                Producer<byte[], byte[]> client =
                        OpenLoop.client(stack.addresses().kafka())) {
            publish(stack, client, plan.rates().get(0), plan.warmUp());
            for (int rate : plan.rates()) {
                measure(stack, client, rate);
            }
            report.note("auditing");
            AuditVerdict verdict = AuditVerdict.ofEverything(stack, AUDIT_DRAIN);
            report.note("audit: " + verdict.verdict() + " " + verdict.complaint());
            return verdict.isClean();
        }
    }

    private void measure(EmbeddedStack stack, Producer<byte[], byte[]> client, int rate) throws InterruptedException {
        Footprint before = Footprint.now();
        Map<Store, Histogram> latencies = publish(stack, client, rate, plan.duration());
        cost(rate, before, Footprint.now());
        latencies.forEach((store, histogram) -> report.add(new Measurement(
                NAME, "publish to row in " + store.label(), Map.of("users_per_s", rate), figures(histogram))));
    }

    /** How much of a processor each part has used. */
    private void cost(int rate, Footprint before, Footprint after) {
        Figures processors = new Figures();
        after.cpu().keySet().stream()
                .sorted()
                .forEach(part -> processors.with(
                        part, (double) after.cpuSince(before, part).toMillis() / plan.duration().toMillis()));
        report.add(new Measurement(
                "processors used", "at a rate", Map.of("users_per_s", rate), processors.all()));
    }

    private Map<Store, Histogram> publish(
            EmbeddedStack stack, Producer<byte[], byte[]> client, int rate, Duration duration)
            throws InterruptedException {
        RunId run = new RunId("latency-" + ++runs + "-" + rate);
        OpenLoop loop =
                new OpenLoop(new UserMessages(run, pool), rate, clock.instant().plus(LEAD), clock);
        List<Sample> samples = Sample.of(run, loop.users(duration), MOST_SAMPLES);
        Map<Store, VisibilityWatch> watches = new EnumMap<>(Store.class);
        for (Store store : Store.values()) {
            watches.put(
                    store,
                    VisibilityWatch.start(
                            store.label(),
                            () -> StoreRows.connect(store, stack.addresses()),
                            samples,
                            sample -> !clock.instant().isBefore(loop.due(sample.sequence())),
                            clock));
        }
        try {
            loop.run(client, duration);
            Map<Store, Histogram> latencies = new EnumMap<>(Store.class);
            for (Map.Entry<Store, VisibilityWatch> watch : watches.entrySet()) {
                latencies.put(watch.getKey(), histogram(loop, samples, all(watch.getValue(), samples)));
            }
            return latencies;
        } finally {
            watches.values().forEach(VisibilityWatch::close);
        }
    }

    /** What is not seen in time is left out here and told as unseen. */
    private Map<UUID, Instant> all(VisibilityWatch watch, List<Sample> samples) throws InterruptedException {
        Instant deadline = clock.instant().plus(PATIENCE);
        Map<UUID, Instant> seen = watch.seen();
        while (seen.size() < samples.size() && clock.instant().isBefore(deadline)) {
            Thread.sleep(POLL.toMillis());
            seen = watch.seen();
        }
        return new HashMap<>(seen);
    }

    /** From the intended send time, so that whatever holds the publisher up counts as latency: no omission is left to correct. */
    private static Histogram histogram(OpenLoop loop, List<Sample> samples, Map<UUID, Instant> seen) {
        Histogram histogram = new Histogram(LONGEST_US, 3);
        for (Sample sample : samples) {
            Instant visible = seen.get(sample.id());
            Duration latency = visible == null ? PATIENCE : Duration.between(loop.due(sample.sequence()), visible);
            histogram.recordValue(Math.max(0, Math.min(LONGEST_US, latency.toNanos() / 1_000)));
        }
        return histogram;
    }

    private static Map<String, Double> figures(Histogram histogram) {
        return new Figures()
                .with("samples", histogram.getTotalCount())
                .with("p50_ms", histogram.getValueAtPercentile(50) / 1_000.0)
                .with("p95_ms", histogram.getValueAtPercentile(95) / 1_000.0)
                .with("p99_ms", histogram.getValueAtPercentile(99) / 1_000.0)
                .with("max_ms", histogram.getMaxValue() / 1_000.0)
                .all();
    }
}
