package dev.userstream.lab.bench;

import dev.userstream.local.stack.Server;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A job that drains the topic repeatedly in one JVM, so that all drains but the first run compiled code. It is frozen unless it is
 * measured: it must not drain a topic that is being filled, and several jobs drain the same records in turn. Not thread-safe.
 */
final class DrainingJob implements AutoCloseable {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(250);
    private static final Duration TIMEOUT = Duration.ofMinutes(20);

    private final String label;
    private final Server job;
    private final BenchStack stack;
    private final LongSupplier stored;
    private boolean started;

    /**
     * Creates a job that is not started.
     *
     * @param stored reads how many records of the topic the job has stored
     */
    DrainingJob(String label, Server job, BenchStack stack, LongSupplier stored) {
        this.label = label;
        this.job = job;
        this.stack = stack;
        this.stored = stored;
    }

    /** Starts or continues the job until it has stored the records of the topic, then freezes it. */
    Rate drain(long records) throws InterruptedException {
        Rate.Meter meter = new Rate.Meter(this::cpu);
        if (started) {
            meter.sample(System.nanoTime(), 0);
            job.thaw();
        } else {
            job.start();
            started = true;
        }
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        long done = 0;
        while (done < records) {
            if (!job.isAlive() || System.nanoTime() > deadline) {
                throw stack.failed(label + ": ended or timed out at " + done + " of " + records + " records");
            }
            Thread.sleep(POLL_INTERVAL.toMillis());
            done = stored.getAsLong();
            // The first drain starts with the first rows, not with the job.
            if (done > 0) {
                meter.sample(System.nanoTime(), done);
            }
        }
        // The offsets are committed before Spark ends the batch, and a job must not be frozen within a batch.
        Thread.sleep(2 * POLL_INTERVAL.toMillis());
        job.freeze();
        return meter.rate();
    }

    private Duration cpu() {
        return job.processes().stream()
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    @Override
    public void close() {
        if (started) {
            job.thaw();
            job.stop();
        }
    }
}
