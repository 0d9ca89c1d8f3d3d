package dev.userstream.lab.bench;

import dev.userstream.events.RunId;
import dev.userstream.events.UserIds;
import dev.userstream.events.store.Store;
import dev.userstream.events.topic.Topics;
import dev.userstream.local.probe.RowPoller;
import dev.userstream.local.probe.Sample;
import dev.userstream.local.probe.StoreRows;
import dev.userstream.local.stack.Server;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.Producer;

/**
 * Time from the intended send time of a user until its row is readable, at several rates in a warm, steady stream: for the job, for the
 * job of the tutorials and, where there is one, for the job of another checkout, each on a new stack.
 */
final class LatencyBench {
    private static final String NAME = "latency";
    private static final Set<Store> ALL_STORES = Set.of(Store.values());
    private static final Set<Store> CASSANDRA = Set.of(Store.CASSANDRA);
    private static final int MOST_SAMPLES = 3_000;
    private static final Duration LEAD = Duration.ofMillis(500);
    private static final Duration START_TIMEOUT = Duration.ofMinutes(3);
    private static final Duration LAST_ROWS = Duration.ofSeconds(30);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);
    private static final long LONGEST_US = Duration.ofMinutes(30).toNanos() / 1_000;

    private final BenchPlan plan;
    private final BenchReport report;
    private final SampleUsers users = new SampleUsers();
    private final InstantSource clock = InstantSource.system();
    private int runs;

    LatencyBench(BenchPlan plan, BenchReport report) {
        this.plan = plan;
        this.report = report;
    }

    /**
     * Measures.
     *
     * @return whether all sampled users of the job were seen and its audit passed
     */
    boolean run() throws InterruptedException {
        Map<String, List<Double>> medians = new LinkedHashMap<>();
        if (plan.tutorial()) {
            try (BenchStack stack = BenchStack.startWithStockCassandra(1)) {
                Result result = measure("tutorial job", stack.tutorialJob(), stack, CASSANDRA);
                medians.put("tutorial job", result.mediansMs());
                TutorialDrain.reportRows(stack, stack.topic().records(), report);
            }
        }
        if (plan.baselineJar().isPresent()) {
            try (BenchStack stack = BenchStack.start(Topics.USERS_CREATED.partitions())) {
                Server job = stack.baselineJob(plan.baselineJar().get(), plan.baselineSettings(), ALL_STORES);
                medians.put("baseline job", measure("baseline job", job, stack, ALL_STORES).mediansMs());
            }
        }
        try (BenchStack stack = BenchStack.start(Topics.USERS_CREATED.partitions())) {
            Result result = measure("job", stack.job(ALL_STORES), stack, ALL_STORES);
            medians.forEach((name, others) -> ratios(name, result.mediansMs(), others));
            boolean passes = stack.passesAudit(ALL_STORES, report);
            return passes && result.allSeen();
        }
    }

    /**
     * The result of one job.
     *
     * @param allSeen whether every sampled user was seen in time
     * @param mediansMs of Cassandra, by rate of the plan
     */
    private record Result(boolean allSeen, List<Double> mediansMs) {}

    private Result measure(String subject, Server job, BenchStack stack, Set<Store> stores)
            throws InterruptedException {
        job.start();
        boolean allSeen = true;
        Map<Integer, Double> medians = new LinkedHashMap<>();
        try (Producer<byte[], byte[]> producer = stack.topic().producer(1)) {
            warmUp(producer, stack, stores);
            for (int rate : plan.rates()) {
                CpuTime before = stack.cpuTime(Map.of("job", job));
                long start = System.nanoTime();
                Map<Store, Latencies> latencies = publish(producer, stack, stores, rate, plan.duration());
                double seconds = (System.nanoTime() - start) / 1e9;
                CpuTime used = stack.cpuTime(Map.of("job", job)).since(before);
                latencies.forEach((store, of) -> report.add(new Measurement(
                        NAME, subject + ", " + store.label(), Map.of("users_per_s", rate), of.figures())));
                report.add(new Measurement(
                        "processors used", subject, Map.of("users_per_s", rate), processors(used, seconds)));
                allSeen &= latencies.values().stream().allMatch(of -> of.unseen() == 0);
                medians.put(rate, Objects.requireNonNull(latencies.get(Store.CASSANDRA)).milliseconds(50));
            }
        } finally {
            job.stop();
        }
        return new Result(allSeen, plan.rates().stream().map(medians::get).map(Objects::requireNonNull).toList());
    }

    /** Publishes at the first rate until the time has passed and the job has stored the last user. */
    private void warmUp(Producer<byte[], byte[]> producer, BenchStack stack, Set<Store> stores)
            throws InterruptedException {
        OpenLoop loop = loop("warm-up", plan.rates().get(0), plan.warmUp());
        loop.run(producer);
        long sequence = loop.count() - 1;
        Sample last = new Sample(sequence, UserIds.of(loop.runId(), sequence));
        for (Store store : stores) {
            try (RowPoller poller = RowPoller.start(store.label(), () -> StoreRows.connect(store, stack.addresses()), clock)) {
                poller.watch(List.of(last), sample -> true);
                if (seen(poller, 1, START_TIMEOUT).isEmpty()) {
                    throw new BenchFailedException("the last user of the warm-up is not in " + store.label()
                            + " (expected: within " + START_TIMEOUT.toMinutes() + " minutes); logs: " + stack.logs());
                }
            }
        }
    }

    private Map<Store, Latencies> publish(
            Producer<byte[], byte[]> producer, BenchStack stack, Set<Store> stores, int rate, Duration duration)
            throws InterruptedException {
        OpenLoop loop = loop("latency", rate, duration);
        List<Sample> samples = loop.samples(MOST_SAMPLES);
        Map<Store, RowPoller> pollers = new EnumMap<>(Store.class);
        try {
            for (Store store : stores) {
                RowPoller poller =
                        RowPoller.start(store.label(), () -> StoreRows.connect(store, stack.addresses()), clock);
                pollers.put(store, poller);
                poller.watch(samples, sample -> !clock.instant().isBefore(loop.due(sample.sequence())));
            }
            loop.run(producer);
            Map<Store, Latencies> latencies = new EnumMap<>(Store.class);
            for (Map.Entry<Store, RowPoller> poller : pollers.entrySet()) {
                Map<UUID, Instant> seen = seen(poller.getValue(), samples.size(), LAST_ROWS);
                latencies.put(poller.getKey(), Latencies.of(loop, samples, seen, clock.instant()));
            }
            return latencies;
        } finally {
            pollers.values().forEach(RowPoller::close);
        }
    }

    private OpenLoop loop(String name, int rate, Duration duration) {
        RunId run = new RunId(name + "-" + ++runs + "-" + rate);
        return new OpenLoop(users, run, rate, duration, clock.instant().plus(LEAD), clock);
    }

    private Map<UUID, Instant> seen(RowPoller poller, int expected, Duration timeout) throws InterruptedException {
        Instant deadline = clock.instant().plus(timeout);
        Map<UUID, Instant> seen = poller.seen();
        while (seen.size() < expected && clock.instant().isBefore(deadline)) {
            Thread.sleep(POLL_INTERVAL.toMillis());
            seen = poller.seen();
        }
        return seen;
    }

    private static Map<String, Double> processors(CpuTime used, double seconds) {
        Map<String, Double> figures = new TreeMap<>();
        used.byComponent().forEach((name, time) -> figures.put(name, time.toNanos() / 1e9 / seconds));
        return figures;
    }

    private void ratios(String other, List<Double> job, List<Double> others) {
        for (int index = 0; index < others.size(); index++) {
            report.add(new Measurement(
                    "latency ratio",
                    "job / " + other + ", cassandra",
                    Map.of("users_per_s", plan.rates().get(index)),
                    Map.of("p50", job.get(index) / others.get(index))));
        }
    }

    /**
     * Latencies of the sampled users in one store.
     *
     * @param microseconds from the intended send time, so that delays of the publisher count, too; users that were not seen count with
     *     the time until the measurement ended
     * @param unseen users that were not seen
     */
    record Latencies(Histogram microseconds, long unseen) {
        static Latencies of(OpenLoop loop, List<Sample> samples, Map<UUID, Instant> seen, Instant end) {
            Histogram histogram = new Histogram(LONGEST_US, 3);
            long unseen = 0;
            for (Sample sample : samples) {
                unseen += seen.containsKey(sample.id()) ? 0 : 1;
                Duration latency = Duration.between(loop.due(sample.sequence()), seen.getOrDefault(sample.id(), end));
                histogram.recordValue(Math.max(0, Math.min(LONGEST_US, latency.toNanos() / 1_000)));
            }
            return new Latencies(histogram, unseen);
        }

        Map<String, Double> figures() {
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("samples", (double) microseconds.getTotalCount());
            figures.put("unseen", (double) unseen);
            figures.put("p50_ms", milliseconds(50));
            figures.put("p95_ms", milliseconds(95));
            figures.put("p99_ms", milliseconds(99));
            figures.put("max_ms", milliseconds(100));
            return figures;
        }

        double milliseconds(double percentile) {
            return microseconds.getValueAtPercentile(percentile) / 1_000.0;
        }
    }
}
