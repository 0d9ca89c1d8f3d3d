package dev.userstream.lab.bench;

import dev.userstream.events.RunId;
import dev.userstream.events.UserIds;
import dev.userstream.events.store.Store;
import dev.userstream.local.probe.RowPoller;
import dev.userstream.local.probe.Sample;
import dev.userstream.local.stack.Server;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Time from the intended send time of a user until its row is readable, at several rates in a warm, steady stream: for the job, for the
 * job of the tutorials and, where there is one, for the job of another checkout, each on a new stack.
 */
final class LatencyBench {
    private static final Set<Store> ALL_STORES = EnumSet.allOf(Store.class);
    private static final int MOST_SAMPLES = 3_000;
    private static final Duration START_TIMEOUT = Duration.ofMinutes(3);
    private static final Duration LAST_ROWS = Duration.ofSeconds(30);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

    private final BenchPlan plan;
    private final BenchReport report;
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
        if (plan.tutorial()) {
            try (BenchStack stack = BenchStack.startAsInTutorials()) {
                boolean unused = measure("tutorial job", stack.tutorialJob(), stack, EnumSet.of(Store.CASSANDRA));
            }
        }
        if (plan.baselineJar() != null) {
            try (BenchStack stack = BenchStack.start()) {
                Server job = stack.baselineJob(plan.baselineJar(), plan.baselineSettings(), ALL_STORES);
                boolean unused = measure("baseline job", job, stack, ALL_STORES);
            }
        }
        try (BenchStack stack = BenchStack.start()) {
            boolean allSeen = measure("job", stack.job(ALL_STORES), stack, ALL_STORES);
            return stack.passesAudit(ALL_STORES, report) && allSeen;
        }
    }

    private boolean measure(String subject, Server job, BenchStack stack, Set<Store> stores)
            throws InterruptedException {
        Map<Store, RowPoller> pollers = new EnumMap<>(Store.class);
        stores.forEach(store -> pollers.put(store, RowPoller.start(store.label(), () -> stack.rows(store), clock)));
        job.start();
        try {
            Stream warmUp = new Stream(plan.rates().get(0), plan.warmUpSeconds());
            if (!publish(warmUp, List.of(warmUp.last()), stack, pollers.values(), START_TIMEOUT)) {
                throw stack.failed(subject + ": the last user of the warm-up has no row");
            }
            boolean allSeen = true;
            for (int rate : plan.rates()) {
                Stream stream = new Stream(rate, plan.seconds());
                List<Sample> samples = Sample.of(stream.runId, stream.count, MOST_SAMPLES);
                allSeen &= publish(stream, samples, stack, pollers.values(), LAST_ROWS);
                pollers.forEach((store, poller) -> {
                    Map<String, Object> values = new LinkedHashMap<>();
                    values.put("users_per_s", rate);
                    values.put("store", store.label());
                    values.putAll(figures(stream, samples, poller.seen(), clock.instant()));
                    report.add("latency", subject, values);
                });
            }
            return allSeen;
        } finally {
            // The audit must not find a job that repairs what is missing.
            job.stop();
            pollers.values().forEach(RowPoller::close);
        }
    }

    /** Users sent at a fixed rate, not waiting for the pipeline: waiting would hide slow users. */
    private final class Stream {
        private final double rate;
        private final long count;
        private final RunId runId = new RunId("latency-" + ++runs);
        private final Instant start = clock.instant().plusMillis(100);

        Stream(double rate, int seconds) {
            this.rate = rate;
            this.count = Math.max(1, Math.round(rate * seconds));
        }

        Instant due(long sequence) {
            return start.plusNanos((long) (sequence / rate * TimeUnit.SECONDS.toNanos(1)));
        }

        Sample last() {
            return new Sample(count - 1, UserIds.of(runId, count - 1));
        }

        void awaitDue(long sequence) {
            long early = Duration.between(clock.instant(), due(sequence)).toNanos();
            if (early > 0) {
                LockSupport.parkNanos(early);
            }
        }
    }

    /** Publishes a stream and waits for the rows of the samples; returns whether all were seen in time. */
    private boolean publish(
            Stream stream, List<Sample> samples, BenchStack stack, Collection<RowPoller> pollers, Duration timeout)
            throws InterruptedException {
        pollers.forEach(poller ->
                poller.watch(samples, sample -> !clock.instant().isBefore(stream.due(sample.sequence()))));
        stack.publish(stream.runId, stream.count, stream::awaitDue);
        List<UUID> ids = samples.stream().map(Sample::id).toList();
        Instant deadline = clock.instant().plus(timeout);
        while (clock.instant().isBefore(deadline)) {
            if (pollers.stream().allMatch(poller -> poller.seen().keySet().containsAll(ids))) {
                return true;
            }
            Thread.sleep(POLL_INTERVAL.toMillis());
        }
        return false;
    }

    /** Latencies from the intended send time; users that were not seen count with the time until the end. */
    private static Map<String, Object> figures(
            Stream stream, List<Sample> samples, Map<UUID, Instant> seen, Instant end) {
        Histogram microseconds = new Histogram(3);
        int unseen = 0;
        for (Sample sample : samples) {
            unseen += seen.containsKey(sample.id()) ? 0 : 1;
            Duration latency = Duration.between(stream.due(sample.sequence()), seen.getOrDefault(sample.id(), end));
            microseconds.recordValue(Math.max(0, latency.toNanos() / 1_000));
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("samples", samples.size());
        figures.put("unseen", unseen);
        figures.put("p50_ms", microseconds.getValueAtPercentile(50) / 1e3);
        figures.put("p95_ms", microseconds.getValueAtPercentile(95) / 1e3);
        figures.put("p99_ms", microseconds.getValueAtPercentile(99) / 1e3);
        figures.put("max_ms", microseconds.getMaxValue() / 1e3);
        return figures;
    }
}
