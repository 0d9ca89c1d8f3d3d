package dev.userstream.bench.latency;

import dev.userstream.bench.measure.Figures;
import dev.userstream.bench.measure.Footprint;
import dev.userstream.bench.measure.Measurement;
import dev.userstream.bench.measure.Report;
import dev.userstream.bench.users.UserMessages;
import dev.userstream.bench.users.UserPool;
import dev.userstream.events.RunId;
import dev.userstream.events.Store;
import dev.userstream.local.probe.Sample;
import dev.userstream.local.probe.StoreRows;
import dev.userstream.local.probe.VisibilityWatch;
import dev.userstream.local.stack.StackAddresses;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;

/** Publishes at each of the plan's rates and looks when each sampled user's row can be read in each store. */
final class LatencyRun {
    private static final String NAME = "latency";
    private static final int MOST_SAMPLES = 3_000;
    private static final Duration LEAD = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(20);

    private final LatencyPlan plan;
    private final Report report;
    private final InstantSource clock = InstantSource.system();
    private final UserPool pool = UserPool.of(1);
    private int runs;

    LatencyRun(LatencyPlan plan, Report report) {
        this.plan = plan;
        this.report = report;
    }

    /** A job that runs, and where its rows are looked for; Cassandra is among the stores. */
    record Target(String job, StackAddresses addresses, Set<Store> stores) {
        /** Copies the stores. */
        Target {
            stores = Set.copyOf(stores);
        }
    }

    /**
     * What came of it.
     *
     * @param allSeen whether every sampled user was seen in time
     * @param mediansMs of Cassandra, for each of the plan's rates
     */
    record Outcome(boolean allSeen, List<Double> mediansMs) {
        /** Copies the medians. */
        Outcome {
            mediansMs = List.copyOf(mediansMs);
        }
    }

    /** Publishes and tells. */
    Outcome on(Target target) throws InterruptedException {
        try (Producer<byte[], byte[]> client =
                OpenLoop.client(target.addresses().kafka())) {
            Map<Store, Latencies> unused = publish(target, client, plan.rates().get(0), plan.warmUp());
            boolean seen = true;
            List<Double> medians = new ArrayList<>();
            for (int rate : plan.rates()) {
                Map<Store, Latencies> latencies = measure(target, client, rate);
                seen &= latencies.values().stream().allMatch(of -> of.unseen() == 0);
                medians.add(
                        Objects.requireNonNull(latencies.get(Store.CASSANDRA)).milliseconds(50));
            }
            return new Outcome(seen, medians);
        }
    }

    private Map<Store, Latencies> measure(Target target, Producer<byte[], byte[]> client, int rate)
            throws InterruptedException {
        Footprint before = Footprint.ofProcessors();
        long begin = System.nanoTime();
        Map<Store, Latencies> latencies = publish(target, client, rate, plan.duration());
        double seconds = (System.nanoTime() - begin) / 1e9;
        cost(target, rate, Footprint.ofProcessors(), before, seconds);
        latencies.forEach((store, of) -> report.add(new Measurement(
                NAME,
                target.job() + ", publish to row in " + store.label(),
                Map.of("users_per_s", rate),
                of.figures())));
        return latencies;
    }

    /** How much of a processor each part has used. */
    private void cost(Target target, int rate, Footprint after, Footprint before, double seconds) {
        Figures processors = new Figures();
        after.cpu().keySet().stream()
                .sorted()
                .forEach(part -> processors.with(
                        part + "_processors",
                        after.cpuSince(before, part).toNanos() / (seconds * TimeUnit.SECONDS.toNanos(1))));
        report.add(new Measurement("processors used", target.job(), Map.of("users_per_s", rate), processors.all()));
    }

    private Map<Store, Latencies> publish(Target target, Producer<byte[], byte[]> client, int rate, Duration duration)
            throws InterruptedException {
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
                            () -> StoreRows.connect(store, target.addresses()),
                            samples,
                            sample -> !clock.instant().isBefore(loop.due(sample.sequence())),
                            clock));
        }
        try {
            loop.run(client, duration);
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
