package dev.userstream.bench.batches;

import dev.userstream.bench.audit.ClosingAudit;
import dev.userstream.bench.measure.BenchFailedException;
import dev.userstream.bench.measure.Figures;
import dev.userstream.bench.measure.Footprint;
import dev.userstream.bench.measure.Measurement;
import dev.userstream.bench.measure.Report;
import dev.userstream.bench.users.PreparedTopic;
import dev.userstream.bench.users.UserMessages;
import dev.userstream.bench.users.UserPool;
import dev.userstream.events.RunId;
import dev.userstream.events.Store;
import dev.userstream.events.Topics;
import dev.userstream.local.stack.EmbeddedStack;
import dev.userstream.local.stack.Part;
import dev.userstream.local.stack.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Lets the job take a full topic in batches of a few records, as it would take users that come slowly, only without pauses: what
 * a batch costs by itself, in the first tenth of all batches and in each later one.
 */
public final class BatchesBench {
    private static final String NAME = "batches";
    private static final int TENTHS = 10;
    private static final double NANOS_A_MILLISECOND = 1e6;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final Duration LIMIT = Duration.ofHours(1);
    private static final Duration AUDIT_DRAIN = Duration.ofSeconds(30);

    private final BatchesPlan plan;
    private final Report report;

    /** Measures nothing yet. */
    public BatchesBench(BatchesPlan plan, Report report) {
        this.plan = plan;
        this.report = report;
    }

    /** Measures on a stack of its own; whether the audit found everything in its place. */
    public boolean run() throws InterruptedException {
        try (EmbeddedStack stack = EmbeddedStack.builder()
                        .parts(Part.KAFKA, Part.CASSANDRA, Part.POSTGRES)
                        .start();
                PreparedTopic topic = new PreparedTopic(stack.addresses().kafka())) {
            topic.create(Topics.USERS_CREATED.partitions());
            topic.fill(new UserMessages(new RunId(NAME), UserPool.of(1)), plan.batches() * plan.records());
            Map<String, String> settings = new HashMap<>(plan.jobSettings());
            settings.put("USERSTREAM_JOB_MAX_OFFSETS_PER_TRIGGER", Integer.toString(plan.records()));
            Server job = stack.jobWith(settings);
            job.start();
            job.awaitReady();
            for (int tenth = 1; tenth <= TENTHS; tenth++) {
                measure(stack, topic, tenth);
            }
            return ClosingAudit.passes(stack, AUDIT_DRAIN, report);
        }
    }

    private void measure(EmbeddedStack stack, PreparedTopic topic, int tenth) throws InterruptedException {
        Footprint before = Footprint.now();
        long begin = System.nanoTime();
        double batches = -batchesSoFar(topic);
        long target = plan.batches() * plan.records() * Store.values().length * tenth / TENTHS;
        awaitRecords(topic, target);
        batches += batchesSoFar(topic);
        Footprint after = Footprint.now();
        report.add(new Measurement(
                NAME,
                "of " + plan.records() + " records, both stores",
                Map.of("tenth", tenth),
                new Figures()
                        .with("job_cpu_ms", after.cpuSince(before, "job").toNanos() / (NANOS_A_MILLISECOND * batches))
                        .with("all_cpu_ms", after.cpuSince(before).toNanos() / (NANOS_A_MILLISECOND * batches))
                        .with("batches_per_s", batches * 1e9 / (System.nanoTime() - begin))
                        .with("checkpoint_files", (double) files(stack.folder().resolve("job/checkpoints")))
                        .with("job_mb", after.memory("job").residentBytes() / 1e6)
                        .all()));
    }

    private double batchesSoFar(PreparedTopic topic) throws InterruptedException {
        return (double) records(topic) / plan.records();
    }

    private void awaitRecords(PreparedTopic topic, long target) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (records(topic) < target) {
            if (System.nanoTime() > deadline) {
                throw new BenchFailedException("batches: at " + records(topic) + " of " + target + " records after "
                        + LIMIT.toMinutes() + " minutes (expected: all)");
            }
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        }
    }

    /** Over both stores. */
    private static long records(PreparedTopic topic) throws InterruptedException {
        long records = 0;
        for (Store store : Store.values()) {
            records += Math.max(0, topic.position(store));
        }
        return records;
    }

    /** The job removes files while they are counted, which ends a count. */
    private static long files(Path folder) throws InterruptedException {
        while (true) {
            try (Stream<Path> all = Files.walk(folder)) {
                return all.filter(Files::isRegularFile).count();
            } catch (IOException | UncheckedIOException e) {
                Thread.sleep(BETWEEN_LOOKS.toMillis());
            }
        }
    }
}
