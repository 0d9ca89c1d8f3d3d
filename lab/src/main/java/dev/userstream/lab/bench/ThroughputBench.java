package dev.userstream.lab.bench;

import dev.userstream.events.RunId;
import dev.userstream.events.store.Store;
import dev.userstream.local.probe.Sample;
import dev.userstream.local.probe.StoreRows;
import dev.userstream.local.stack.Server;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

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

    private final BenchPlan plan;
    private final BenchReport report;
    private int runs;

    ThroughputBench(BenchPlan plan, BenchReport report) {
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
        Set<UUID> missing = Sample.of(run, plan.users(), TUTORIAL_SAMPLES).stream()
                .map(Sample::id)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        int samples = missing.size();
        try (BenchStack stack = BenchStack.startAsInTutorials();
                StoreRows rows = stack.rows(Store.CASSANDRA)) {
            BaselineWriter unused = warmWriter(stack);
            stack.refill(run, plan.users());
            stack.emptyTables();
            try (DrainingJob job = new DrainingJob(TUTORIAL_JOB, stack.tutorialJob(), stack, () -> {
                missing.removeAll(
                        rows.visible(missing.stream().limit(SAMPLES_AT_ONCE).toList()));
                return plan.users() * (samples - missing.size()) / samples;
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
}
