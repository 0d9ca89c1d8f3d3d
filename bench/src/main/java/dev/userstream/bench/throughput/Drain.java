package dev.userstream.bench.throughput;

import dev.userstream.bench.measure.BenchFailedException;
import dev.userstream.bench.measure.Footprint;
import dev.userstream.bench.users.PreparedTopic;
import dev.userstream.events.Store;
import dev.userstream.local.stack.EmbeddedStack;
import dev.userstream.local.stack.Server;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Lets a new job empty the prepared topic into some stores, by the positions that it commits after each batch. */
final class Drain {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
    private static final Duration LIMIT = Duration.ofMinutes(15);

    private final EmbeddedStack stack;
    private final PreparedTopic topic;
    private final long users;
    private int jobs;

    /**
     * Drains of a topic.
     *
     * @param users how many records the topic has
     */
    Drain(EmbeddedStack stack, PreparedTopic topic, long users) {
        this.stack = stack;
        this.topic = topic;
        this.users = users;
    }

    /**
     * Starts a job with a checkpoint of its own and returns when all is stored; the job has ended then.
     *
     * @param settings the job's, besides those of the stack
     */
    Rate into(Set<Store> stores, Map<String, String> settings) throws InterruptedException {
        return into(stores, settings, () -> {});
    }

    /**
     * The same, where the job's process may use only so many of the machine's processors.
     *
     * @throws BenchFailedException if the system does not let it be bound to them
     */
    Rate into(Set<Store> stores, Map<String, String> settings, int processors) throws InterruptedException {
        return into(stores, settings, () -> {
            if (processors < Runtime.getRuntime().availableProcessors()) {
                Processors.bind(Footprint.processOf("job"), processors);
            }
        });
    }

    private interface Step {
        void take() throws InterruptedException;
    }

    private Rate into(Set<Store> stores, Map<String, String> settings, Step started) throws InterruptedException {
        topic.forgetPositions();
        Map<String, String> all = new HashMap<>(settings);
        all.put("USERSTREAM_JOB_STORES", stores.stream().map(Store::label).collect(Collectors.joining(",")));
        all.put(
                "USERSTREAM_JOB_CHECKPOINT_DIR",
                stack.folder().resolve("checkpoints-" + ++jobs).toString());
        Server job = stack.jobWith(all);
        job.start();
        try {
            started.take();
            return watch(stores, job, 0, users);
        } finally {
            job.stop();
        }
    }

    /** Looks at a running job until it has stored so many records beyond those that it had behind it. */
    Rate watch(Set<Store> stores, Server job, long before, long users) throws InterruptedException {
        Rate.Watch watch = new Rate.Watch(users);
        long deadline = System.nanoTime() + LIMIT.toNanos();
        long done = -1;
        while (done < users) {
            if (!job.isAlive() || System.nanoTime() > deadline) {
                throw new BenchFailedException("job: at " + done + " of " + users
                        + " records it ended or took too long (expected: all stored); its log is "
                        + stack.folder().resolve("logs/job.log"));
            }
            Thread.sleep(BETWEEN_LOOKS.toMillis());
            done = slowest(stores) - before;
            if (done >= 0) {
                watch.look(System.nanoTime(), done);
            }
        }
        return watch.rate();
    }

    private long slowest(Set<Store> stores) throws InterruptedException {
        long slowest = Long.MAX_VALUE;
        for (Store store : stores) {
            slowest = Math.min(slowest, topic.position(store));
        }
        return slowest;
    }
}
