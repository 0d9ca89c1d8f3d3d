package dev.userstream.bench.throughput;

import dev.userstream.bench.measure.BenchFailedException;
import dev.userstream.bench.stores.PreparedStack;
import dev.userstream.events.Store;
import dev.userstream.local.stack.Server;
import java.time.Duration;
import java.util.Set;

/**
 * Looks at a job that empties the topic, by the positions that it commits after each batch.
 *
 * @param prepared where the job runs
 * @param stores those that it feeds
 * @param job the job
 */
record Drain(PreparedStack prepared, Set<Store> stores, Server job) {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
    private static final Duration LIMIT = Duration.ofMinutes(15);

    /** Copies the stores. */
    Drain {
        stores = Set.copyOf(stores);
    }

    /**
     * Looks until so many records are stored beyond those that the job had behind it.
     *
     * @throws BenchFailedException if it ends before, or takes longer than 15 minutes
     */
    Rate watch(long before, long users) throws InterruptedException {
        Rate.Watch watch = new Rate.Watch(users);
        long deadline = System.nanoTime() + LIMIT.toNanos();
        long done = -1;
        while (done < users) {
            if (!job.isAlive() || System.nanoTime() > deadline) {
                throw new BenchFailedException("job: at " + done + " of " + users
                        + " records it ended or took too long (expected: all stored); its log is "
                        + prepared.stack().folder().resolve("logs/job.log"));
            }
            Thread.sleep(BETWEEN_LOOKS.toMillis());
            done = slowest() - before;
            if (done >= 0) {
                watch.look(System.nanoTime(), done);
            }
        }
        return watch.rate();
    }

    private long slowest() throws InterruptedException {
        long slowest = Long.MAX_VALUE;
        for (Store store : stores) {
            slowest = Math.min(slowest, prepared.topic().position(store));
        }
        return slowest;
    }
}
