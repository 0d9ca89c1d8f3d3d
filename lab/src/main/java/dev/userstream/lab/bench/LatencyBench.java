package dev.userstream.lab.bench;

import dev.userstream.events.RunId;
import dev.userstream.events.UserIds;
import dev.userstream.events.store.Store;
import dev.userstream.events.topic.Topics;
import dev.userstream.local.probe.RowPoller;
import dev.userstream.local.probe.Sample;
import dev.userstream.local.stack.Server;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
            try (BenchStack stack = BenchStack.start(Topics.USERS_CREATED.partitions())) {
                Server job = stack.baselineJob(plan.baselineJar(), plan.baselineSettings(), ALL_STORES);
                boolean unused = measure("baseline job", job, stack, ALL_STORES);
            }
        }
        try (BenchStack stack = BenchStack.start(Topics.USERS_CREATED.partitions())) {
            boolean allSeen = measure("job", stack.job(ALL_STORES), stack, ALL_STORES);
            return stack.passesAudit(ALL_STORES, report) && allSeen;
        }
    }

    private boolean measure(String subject, Server job, BenchStack stack, Set<Store> stores)
            throws InterruptedException {
        boolean allSeen = true;
        job.start();
        try {
            warmUp(stack, stores);
            for (int rate : plan.rates()) {
                Stream stream = new Stream(rate, plan.seconds());
                for (Map.Entry<Store, Map<UUID, Instant>> seen :
                        publish(stack, stores, stream).entrySet()) {
                    Map<String, Object> values = new LinkedHashMap<>();
                    values.put("users_per_s", rate);
                    values.put("store", seen.getKey().label());
                    values.putAll(figures(stream, seen.getValue(), clock.instant()));
                    report.add("latency", subject, values);
                    allSeen &= seen.getValue().size() == stream.samples().size();
                }
            }
            return allSeen;
        } finally {
            // The audit must not find a job that repairs what is missing.
            job.stop();
        }
    }

    /** Users that are due at times that a rate prescribes, whatever the pipeline does: waiting for it would leave out slow users. */
    private final class Stream {
        private final double rate;
        private final long count;
        private final RunId runId;
        private final Instant start = clock.instant().plusMillis(500);

        Stream(double rate, int seconds) {
            this.rate = rate;
            this.count = Math.max(1, Math.round(rate * seconds));
            this.runId = new RunId("latency-" + ++runs);
        }

        Instant due(long sequence) {
            return start.plusNanos((long) (sequence / rate * TimeUnit.SECONDS.toNanos(1)));
        }

        boolean isDue(Sample sample) {
            return !clock.instant().isBefore(due(sample.sequence()));
        }

        List<Sample> samples() {
            return Sample.of(runId, count, MOST_SAMPLES);
        }

        void publish(BenchTopic topic) {
            topic.publish(runId, count, sequence -> {
                long early = Duration.between(clock.instant(), due(sequence)).toNanos();
                if (early > 0) {
                    LockSupport.parkNanos(early);
                }
            });
        }
    }

    /** Publishes at the first rate until the time has passed and the job has stored the last user. */
    private void warmUp(BenchStack stack, Set<Store> stores) throws InterruptedException {
        Stream stream = new Stream(plan.rates().get(0), plan.warmUpSeconds());
        stream.publish(stack.topic());
        Sample last = new Sample(stream.count - 1, UserIds.of(stream.runId, stream.count - 1));
        for (Store store : stores) {
            try (RowPoller poller = poll(stack, store)) {
                poller.watch(List.of(last), sample -> true);
                if (await(poller, 1, START_TIMEOUT).isEmpty()) {
                    throw stack.failed("the last user of the warm-up is not in " + store.label());
                }
            }
        }
    }

    private Map<Store, Map<UUID, Instant>> publish(BenchStack stack, Set<Store> stores, Stream stream)
            throws InterruptedException {
        Map<Store, RowPoller> pollers = new EnumMap<>(Store.class);
        Map<Store, Map<UUID, Instant>> seen = new EnumMap<>(Store.class);
        try {
            for (Store store : stores) {
                RowPoller poller = poll(stack, store);
                pollers.put(store, poller);
                poller.watch(stream.samples(), stream::isDue);
            }
            stream.publish(stack.topic());
            for (Map.Entry<Store, RowPoller> poller : pollers.entrySet()) {
                seen.put(
                        poller.getKey(),
                        await(poller.getValue(), stream.samples().size(), LAST_ROWS));
            }
            return seen;
        } finally {
            pollers.values().forEach(RowPoller::close);
        }
    }

    private RowPoller poll(BenchStack stack, Store store) {
        return RowPoller.start(store.label(), () -> stack.rows(store), clock);
    }

    private Map<UUID, Instant> await(RowPoller poller, int rows, Duration timeout) throws InterruptedException {
        Instant deadline = clock.instant().plus(timeout);
        while (poller.seen().size() < rows && clock.instant().isBefore(deadline)) {
            Thread.sleep(POLL_INTERVAL.toMillis());
        }
        return poller.seen();
    }

    /** Latencies from the intended send time; users that were not seen count with the time until the end. */
    private static Map<String, Object> figures(Stream stream, Map<UUID, Instant> seen, Instant end) {
        Histogram microseconds = new Histogram(3);
        List<Sample> samples = stream.samples();
        for (Sample sample : samples) {
            Duration latency = Duration.between(stream.due(sample.sequence()), seen.getOrDefault(sample.id(), end));
            microseconds.recordValue(Math.max(0, latency.toNanos() / 1_000));
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("samples", samples.size());
        figures.put("unseen", samples.size() - seen.size());
        figures.put("p50_ms", microseconds.getValueAtPercentile(50) / 1e3);
        figures.put("p95_ms", microseconds.getValueAtPercentile(95) / 1e3);
        figures.put("p99_ms", microseconds.getValueAtPercentile(99) / 1e3);
        figures.put("max_ms", microseconds.getMaxValue() / 1e3);
        return figures;
    }
}
