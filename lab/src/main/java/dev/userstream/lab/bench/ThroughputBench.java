package dev.userstream.lab.bench;

import dev.userstream.events.RunId;
import dev.userstream.events.store.Store;
import dev.userstream.events.topic.Topics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rows per second from a full topic into the stores, by a warm job. Each drain is interleaved with the baseline writer and, where
 * there is one, with the job of another checkout, which drains the same records.
 */
final class ThroughputBench {
    private static final String NAME = "throughput";
    private static final String RATIO = "throughput ratio";
    private static final String JOB = "job";
    private static final String BASELINE_JOB = "baseline job";
    private static final String WRITER = "baseline writer";
    private static final Set<Store> CASSANDRA = Set.of(Store.CASSANDRA);
    private static final int WRITER_WARM_UP_ROWS = 400_000;

    private final BenchPlan plan;
    private final BenchReport report;
    private final SampleUsers users = new SampleUsers();
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
            passes &= run(target);
        }
        return passes;
    }

    /** Something that writes the users into the stores. */
    private interface Contender {
        Rate run() throws InterruptedException;
    }

    private boolean run(Set<Store> target) throws InterruptedException {
        Map<String, List<Rate>> rates = new LinkedHashMap<>();
        if (plan.tutorial() && target.equals(CASSANDRA)) {
            rates.put("tutorial job", List.of(tutorial()));
        }
        try (BenchStack stack = BenchStack.start(Topics.USERS_CREATED.partitions())) {
            try (DrainingJob job = new DrainingJob(JOB, stack.job(target), target, stack);
                    DrainingJob baseline = baselineJob(stack, target)) {
                measure(target, stack, job, baseline, rates);
            }
            return stack.passesAudit(target, report);
        }
    }

    private @Nullable DrainingJob baselineJob(BenchStack stack, Set<Store> target) {
        return plan.baselineJar()
                .map(jar -> new DrainingJob(
                        BASELINE_JOB, stack.baselineJob(jar, plan.baselineSettings(), target), target, stack))
                .orElse(null);
    }

    private void measure(
            Set<Store> target,
            BenchStack stack,
            DrainingJob job,
            @Nullable DrainingJob baseline,
            Map<String, List<Rate>> rates)
            throws InterruptedException {
        BaselineWriter writer = warmWriter(stack);
        Map<String, Contender> contenders = new LinkedHashMap<>();
        contenders.put(WRITER, () -> writer.write(plan.users()));
        fill(stack, plan.warmUpUsers());
        if (baseline != null) {
            add(target, "from its start", BASELINE_JOB, baseline.start());
            stack.emptyTables();
            contenders.put(BASELINE_JOB, baseline::drain);
        }
        add(target, "from its start", JOB, job.start());
        contenders.put(JOB, job::drain);
        for (int pair = 1; pair <= plan.pairs(); pair++) {
            fill(stack, plan.users());
            for (String name : order(new ArrayList<>(contenders.keySet()), pair)) {
                // Right before each: all of them write into empty tables.
                stack.emptyTables();
                Rate rate = Objects.requireNonNull(contenders.get(name)).run();
                rates.computeIfAbsent(name, unused -> new ArrayList<>()).add(rate);
                add(target, "pair " + pair, name, rate);
            }
        }
        ratios(target, rates);
    }

    /** Alternates, because compaction after one contender slows down the next. The job is last in the last pair, for the audit. */
    private List<String> order(List<String> names, int pair) {
        if ((plan.pairs() - pair) % 2 == 1) {
            Collections.reverse(names);
        }
        return names;
    }

    private Rate tutorial() throws InterruptedException {
        try (BenchStack stack = BenchStack.startWithStockCassandra(1)) {
            BaselineWriter unused = warmWriter(stack);
            stack.emptyTables();
            Rate rate = new TutorialDrain(stack, report).run(users, plan.users());
            add(CASSANDRA, "one partition", "tutorial job", rate);
            return rate;
        }
    }

    /** Writes rows, so that Cassandra has compiled its write path before a measurement. */
    private BaselineWriter warmWriter(BenchStack stack) throws InterruptedException {
        BaselineWriter writer = new BaselineWriter(stack, users);
        Rate unused = writer.write(WRITER_WARM_UP_ROWS);
        stack.emptyTables();
        return writer;
    }

    private void fill(BenchStack stack, long count) throws InterruptedException {
        stack.topic().empty();
        stack.topic().fill(users, new RunId("drain-" + ++runs), count);
    }

    private void add(Set<Store> target, String drain, String subject, Rate rate) {
        report.add(new Measurement(
                NAME, subject, Map.of("target", name(target), "drain", drain), rate.figures()));
    }

    private void ratios(Set<Store> target, Map<String, List<Rate>> rates) {
        List<Rate> job = Objects.requireNonNull(rates.get(JOB));
        rates.forEach((name, others) -> {
            if (!name.equals(JOB)) {
                report.add(new Measurement(
                        RATIO, "job / " + name, Map.of("target", name(target)), ratio(job, others)));
            }
        });
    }

    /** Ratios pair by pair; a single other rate is compared with the median. */
    private static Map<String, Double> ratio(List<Rate> job, List<Rate> others) {
        List<Double> ratios = new ArrayList<>();
        List<Double> cpuRatios = new ArrayList<>();
        for (int index = 0; index < job.size(); index++) {
            Rate other = others.get(Math.min(index, others.size() - 1));
            ratios.add(job.get(index).steadyPerS() / other.steadyPerS());
            cpuRatios.add((double) other.totalCpuPerRow().toNanos()
                    / job.get(index).totalCpuPerRow().toNanos());
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("median", Measurement.median(ratios));
        figures.put("lowest", Collections.min(ratios));
        figures.put("highest", Collections.max(ratios));
        figures.put("median_by_cpu", Measurement.median(cpuRatios));
        return figures;
    }

    private static String name(Set<Store> stores) {
        return stores.stream().map(Store::label).sorted().collect(Collectors.joining(" and "));
    }
}
