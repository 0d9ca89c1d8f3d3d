package dev.userstream.lab.bench;

import dev.userstream.events.RunId;
import dev.userstream.events.UserIds;
import dev.userstream.events.store.Store;
import dev.userstream.lab.bench.BenchCommand.Plan;
import dev.userstream.local.probe.LatencyFigures;
import dev.userstream.local.probe.RowPoller;
import dev.userstream.local.probe.Sample;
import dev.userstream.local.stack.Server;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

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

    private final Plan plan;
    private final BenchReport report;
    private int runs;

    LatencyBench(Plan plan, BenchReport report) {
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
        try (RowPoller poller = new RowPoller(stack::rows)) {
            poller.start(stores);
            job.start();
            Stream warmUp = newStream(plan.rates().get(0), plan.warmUpSeconds());
            if (!publish(warmUp, List.of(warmUp.last()), stack, poller, START_TIMEOUT)) {
                throw stack.failed(subject + ": the last user of the warm-up has no row");
            }
            boolean allSeen = true;
            for (int rate : plan.rates()) {
                Stream stream = newStream(rate, plan.seconds());
                List<Sample> samples = Sample.of(stream.runId, stream.users, MOST_SAMPLES, stream.start, rate);
                allSeen &= publish(stream, samples, stack, poller, LAST_ROWS);
                poller.seen().forEach((store, seen) -> {
                    Map<String, Object> values = new LinkedHashMap<>();
                    values.put("users_per_s", rate);
                    values.put("store", store.label());
                    values.putAll(figures(samples, seen, Instant.now()));
                    report.add("latency", subject, values);
                });
            }
            return allSeen;
        } finally {
            // The audit must not find a job that repairs what is missing.
            job.stop();
        }
    }

    /** Users sent at a fixed rate, not waiting for the pipeline: waiting would hide slow users. */
    private record Stream(RunId runId, int rate, long users, Instant start) {
        Sample last() {
            return new Sample(users - 1, UserIds.of(runId, users - 1), Sample.scheduled(start, rate, users - 1));
        }

        void awaitDue(long sequence) {
            Instant due = Sample.scheduled(start, rate, sequence);
            LockSupport.parkNanos(Duration.between(Instant.now(), due).toNanos());
        }
    }

    private Stream newStream(int rate, int seconds) {
        return new Stream(
                new RunId("latency-" + ++runs),
                rate,
                (long) rate * seconds,
                Instant.now().plusMillis(100));
    }

    /** Publishes a stream and waits for the rows of the samples; returns whether all were seen in time. */
    private static boolean publish(
            Stream stream, List<Sample> samples, BenchStack stack, RowPoller poller, Duration timeout)
            throws InterruptedException {
        poller.watch(samples);
        stack.publish(stream.runId, stream.users, stream::awaitDue);
        Instant deadline = Instant.now().plus(timeout);
        while (!poller.hasSeen(samples) && Instant.now().isBefore(deadline)) {
            Thread.sleep(POLL_INTERVAL.toMillis());
        }
        return poller.hasSeen(samples);
    }

    /** Latencies from the intended send time; users that were not seen count with the time until the end. */
    private static Map<String, Object> figures(List<Sample> samples, Map<UUID, Instant> seen, Instant end) {
        List<Duration> latencies = samples.stream()
                .map(sample -> Duration.between(sample.due(), seen.getOrDefault(sample.id(), end)))
                .toList();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("samples", samples.size());
        figures.put(
                "unseen",
                samples.stream()
                        .filter(sample -> !seen.containsKey(sample.id()))
                        .count());
        figures.put("p50_ms", LatencyFigures.millis(latencies, 50));
        figures.put("p95_ms", LatencyFigures.millis(latencies, 95));
        figures.put("p99_ms", LatencyFigures.millis(latencies, 99));
        figures.put("max_ms", LatencyFigures.millis(latencies, 100));
        return figures;
    }
}
