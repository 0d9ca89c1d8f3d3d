package dev.userstream.lab.bench;

import dev.userstream.events.store.Store;
import dev.userstream.local.stack.Server;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * A job that drains the topic repeatedly in one JVM, so that all drains but the first run compiled code. It is frozen unless it is
 * measured: it must not drain a topic that is being filled, and several jobs drain the same records in turn. Its progress is read from
 * the offsets that it commits after each batch. Not thread-safe.
 */
final class DrainingJob implements AutoCloseable {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(250);
    private static final Duration TIMEOUT = Duration.ofMinutes(15);

    private final String label;
    private final Server job;
    private final Set<Store> stores;
    private final BenchStack stack;

    /**
     * Creates a job that is not started.
     *
     * @param stores the stores that it feeds
     */
    DrainingJob(String label, Server job, Set<Store> stores, BenchStack stack) {
        this.label = label;
        this.job = job;
        this.stores = Set.copyOf(stores);
        this.stack = stack;
    }

    String label() {
        return label;
    }

    /** Starts the job, lets it drain the topic and freezes it. */
    Rate start() throws InterruptedException {
        stack.topic().deleteCommitted(stores);
        job.start();
        return drainAndFreeze();
    }

    /** Lets the frozen job drain the topic, which it has not read yet, and freezes it again. */
    Rate drain() throws InterruptedException {
        stack.topic().resetCommitted(stores);
        job.thaw();
        return drainAndFreeze();
    }

    private Rate drainAndFreeze() throws InterruptedException {
        long records = stack.topic().records();
        Rate.Meter meter = new Rate.Meter(records, () -> stack.cpuTime(Map.of("job", job)));
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        for (long done = -1; done < records; done = stack.topic().committed(stores)) {
            if (done >= 0) {
                meter.sample(System.nanoTime(), done);
            }
            if (!job.isAlive() || System.nanoTime() > deadline) {
                throw new BenchFailedException(label + ": ended or timed out at " + done + " of " + records
                        + " records (expected: all stored); logs: " + stack.logs());
            }
            Thread.sleep(POLL_INTERVAL.toMillis());
        }
        meter.sample(System.nanoTime(), records);
        // The offsets are committed before Spark ends the batch, and a job must not be frozen within a batch.
        Thread.sleep(2 * POLL_INTERVAL.toMillis());
        job.freeze();
        return meter.rate();
    }

    /** Ends the job. */
    @Override
    public void close() {
        if (job.isAlive()) {
            job.thaw();
            job.stop();
        }
    }
}
