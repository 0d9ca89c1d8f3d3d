package dev.userstream.lab.bench;

import dev.userstream.events.RunId;
import dev.userstream.events.UserIds;
import dev.userstream.events.store.Store;
import dev.userstream.lab.bench.BenchCommand.Plan;
import dev.userstream.local.probe.StoreRows;
import dev.userstream.local.stack.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Rows per second from a full topic into the stores, by a warm job. Each drain is interleaved with the baseline writer and, where there
 * is one, with the job of another checkout, which drains the same records.
 */
final class ThroughputBench {
    private static final String JOB = "job";
    private static final String BASELINE_JOB = "baseline job";
    private static final String WRITER = "baseline writer";
    private static final String TUTORIAL_JOB = "tutorial job";
    private static final Set<Store> CASSANDRA = Set.of(Store.CASSANDRA);
    private static final int CASSANDRA_WARM_UP_ROWS = 400_000;
    private static final int TUTORIAL_SAMPLES = 1_000;
    /** Few, because the queries compete with the job for the processors. */
    private static final int SAMPLES_AT_ONCE = 32;

    private final Plan plan;
    private final BenchReport report;
    private int runs;

    ThroughputBench(Plan plan, BenchReport report) {
        this.plan = plan;
        this.report = report;
    }

    /**
     * Measures every target on a new stack.
     *
     * @return whether all audits passed
     */
    boolean run() throws InterruptedException {
        boolean passes = true;
        for (Set<Store> target : plan.targets()) {
            Map<String, List<Rate>> rates = new LinkedHashMap<>();
            if (plan.tutorial() && target.equals(CASSANDRA)) {
                rates.put(TUTORIAL_JOB, List.of(tutorial()));
            }
            try (BenchStack stack = BenchStack.start()) {
                measure(target, stack, rates);
                passes &= stack.passesAudit(target, report);
            }
            ratios(target, rates);
        }
        return passes;
    }

    private void measure(Set<Store> target, BenchStack stack, Map<String, List<Rate>> rates)
            throws InterruptedException {
        BaselineWriter writer = warmWriter(stack);
        Map<String, DrainingJob> jobs = new LinkedHashMap<>();
        if (plan.baselineJar() != null) {
            Server job = stack.baselineJob(plan.baselineJar(), plan.baselineSettings(), target);
            jobs.put(BASELINE_JOB, new DrainingJob(BASELINE_JOB, job, stack, () -> stack.committed(target)));
        }
        jobs.put(JOB, new DrainingJob(JOB, stack.job(target), stack, () -> stack.committed(target)));
        List<String> names = new ArrayList<>(jobs.keySet());
        names.add(0, WRITER);
        try {
            for (int pair = 0; pair <= plan.pairs(); pair++) {
                long count = pair == 0 ? plan.warmUpUsers() : plan.users();
                stack.refill(nextRun(), count);
                for (String name : names) {
                    stack.emptyTables();
                    stack.resetCommitted(target);
                    DrainingJob job = jobs.get(name);
                    Rate rate = job == null ? writer.write(count) : job.drain(count);
                    add(target, pair == 0 ? "warm-up" : "pair " + pair, name, rate);
                    if (pair > 0) {
                        rates.computeIfAbsent(name, unused -> new ArrayList<>()).add(rate);
                    }
                }
                // Alternates, because compaction after one slows down the next. The job is last in the last pair, for
                // the audit.
                if (pair > 0 || plan.pairs() % 2 == 0) {
                    Collections.reverse(names);
                }
            }
        } finally {
            jobs.values().forEach(DrainingJob::close);
        }
    }

    /** Reads the progress from the rows of sampled users: the job commits no offsets and reads the whole topic in one batch. */
    private Rate tutorial() throws InterruptedException {
        RunId run = nextRun();
        Set<UUID> missing = LongStream.range(0, TUTORIAL_SAMPLES)
                .mapToObj(sample -> UserIds.of(run, sample * plan.users() / TUTORIAL_SAMPLES))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        try (BenchStack stack = BenchStack.startAsInTutorials();
                StoreRows rows = stack.rows(Store.CASSANDRA)) {
            BaselineWriter unused = warmWriter(stack);
            stack.refill(run, plan.users());
            stack.emptyTables();
            try (DrainingJob job = new DrainingJob(TUTORIAL_JOB, stack.tutorialJob(), stack, () -> {
                missing.removeAll(
                        rows.visible(missing.stream().limit(SAMPLES_AT_ONCE).toList()));
                return plan.users() * (TUTORIAL_SAMPLES - missing.size()) / TUTORIAL_SAMPLES;
            })) {
                Rate rate = job.drain(plan.users());
                add(CASSANDRA, "one partition", TUTORIAL_JOB, rate);
                return rate;
            }
        }
    }

    /** Writes rows, so that Cassandra has compiled its write path before a measurement. */
    private static BaselineWriter warmWriter(BenchStack stack) throws InterruptedException {
        BaselineWriter writer = new BaselineWriter(stack.session());
        Rate unused = writer.write(CASSANDRA_WARM_UP_ROWS);
        return writer;
    }

    private RunId nextRun() {
        return new RunId("drain-" + ++runs);
    }

    private void add(Set<Store> target, String drain, String subject, Rate rate) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("target", BenchStack.labels(target));
        values.put("drain", drain);
        values.putAll(rate.figures());
        report.add("throughput", subject, values);
    }

    /** Compares pair by pair; the single rate of the tutorials' job with all. */
    private void ratios(Set<Store> target, Map<String, List<Rate>> rates) {
        List<Rate> job = rates.getOrDefault(JOB, List.of());
        rates.forEach((name, others) -> {
            List<Double> ratios = new ArrayList<>();
            for (int index = 0; index < job.size(); index++) {
                Rate other = others.get(Math.min(index, others.size() - 1));
                ratios.add(job.get(index).steadyPerS() / other.steadyPerS());
            }
            Collections.sort(ratios);
            if (!name.equals(JOB) && !ratios.isEmpty()) {
                Map<String, Object> values = new LinkedHashMap<>();
                values.put("target", BenchStack.labels(target));
                values.put("lowest", ratios.get(0));
                values.put("median", ratios.get(ratios.size() / 2));
                values.put("highest", ratios.get(ratios.size() - 1));
                report.add("throughput ratio", "job / " + name, values);
            }
        });
    }

    /**
     * A job that drains the topic repeatedly in one JVM, so that all drains but the first run compiled code. It is frozen unless it is
     * measured: it must not drain a topic that is being filled, and several jobs drain the same records in turn. Not thread-safe.
     */
    private static final class DrainingJob implements AutoCloseable {
        private static final Duration POLL_INTERVAL = Duration.ofMillis(250);
        private static final Duration TIMEOUT = Duration.ofMinutes(20);

        private final String label;
        private final Server job;
        private final BenchStack stack;
        private final LongSupplier stored;
        private boolean started;

        /** A job that is not started; {@code stored} reads how many records of the topic it has stored. */
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
}
