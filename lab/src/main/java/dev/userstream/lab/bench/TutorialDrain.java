package dev.userstream.lab.bench;

import dev.userstream.events.RunId;
import dev.userstream.events.store.Store;
import dev.userstream.local.probe.Sample;
import dev.userstream.local.probe.StoreRows;
import dev.userstream.local.stack.Server;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A drain by the job of the tutorials. It commits no offsets and reads the whole topic in one batch, so its progress is read from the
 * rows of sampled users.
 */
final class TutorialDrain {
    private static final RunId RUN = new RunId("tutorial");
    private static final int SAMPLES = 1_000;
    /** Few, because the queries compete with the job for the processors. */
    private static final int QUERIED_AT_ONCE = 32;

    private static final Duration POLL_INTERVAL = Duration.ofMillis(250);
    private static final Duration TIMEOUT = Duration.ofMinutes(20);
    private static final Duration LAST_ROWS = Duration.ofSeconds(15);

    private final BenchStack stack;
    private final BenchReport report;

    TutorialDrain(BenchStack stack, BenchReport report) {
        this.stack = stack;
        this.report = report;
    }

    /** Fills the topic, lets the job drain it and ends the job. */
    Rate run(SampleUsers users, long count) throws InterruptedException {
        stack.topic().fill(users, RUN, count);
        Server job = stack.tutorialJob();
        job.start();
        try (StoreRows rows = StoreRows.connect(Store.CASSANDRA, stack.addresses())) {
            Rate rate = measure(job, rows, count);
            reportRows(stack, count, report);
            return rate;
        } finally {
            job.stop();
        }
    }

    /** Waits until Cassandra has as many rows as users were published, or no more rows come, and reports the number. */
    static void reportRows(BenchStack stack, long published, BenchReport report) throws InterruptedException {
        long deadline = System.nanoTime() + LAST_ROWS.toNanos();
        long rows = stack.cassandraRows();
        while (rows != published && System.nanoTime() < deadline) {
            Thread.sleep(POLL_INTERVAL.toMillis());
            rows = stack.cassandraRows();
        }
        report.add(new Measurement(
                "rows of the tutorial job",
                "not audited",
                Map.of("complete", rows == published),
                Map.of("published", (double) published, "rows", (double) rows)));
    }

    private Rate measure(Server job, StoreRows rows, long count) throws InterruptedException {
        List<Sample> samples = Sample.of(RUN, count, SAMPLES);
        Set<UUID> outstanding = new LinkedHashSet<>();
        samples.forEach(sample -> outstanding.add(sample.id()));
        Rate.Meter meter = new Rate.Meter(count, () -> stack.cpuTime(Map.of("job", job)));
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!outstanding.isEmpty()) {
            if (!job.isAlive() || System.nanoTime() > deadline) {
                throw new BenchFailedException("tutorial job: ended or timed out with " + outstanding.size() + " of "
                        + samples.size() + " sampled users missing (expected: none); logs: " + stack.logs());
            }
            Thread.sleep(POLL_INTERVAL.toMillis());
            outstanding.removeAll(rows.visible(
                    outstanding.stream().limit(QUERIED_AT_ONCE).toList()));
            // The drain starts with the first row, not with the job.
            if (outstanding.size() < samples.size()) {
                meter.sample(System.nanoTime(), count * (samples.size() - outstanding.size()) / samples.size());
            }
        }
        return meter.rate();
    }
}
