package dev.userstream.bench.micro;

import dev.userstream.bench.measure.BenchFailedException;
import dev.userstream.bench.measure.Figures;
import dev.userstream.bench.measure.Measurement;
import dev.userstream.bench.measure.Report;
import java.util.LinkedHashMap;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures {@link MessageBenchmark} with JMH, in JVMs of their own with this JVM's class path and flags. */
public final class MicroBench {
    private static final String NAME = "micro";
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private final MicroPlan plan;
    private final Report report;

    /** Measures nothing yet. */
    public MicroBench(MicroPlan plan, Report report) {
        this.plan = plan;
        this.report = report;
    }

    /**
     * Measures every method.
     *
     * @throws BenchFailedException if JMH cannot, or measures nothing
     */
    public void run() {
        try {
            var results = new Runner(options()).run();
            if (results.isEmpty()) {
                throw new BenchFailedException(
                        "JMH: measured nothing (expected: one result a method; rebuild the bench)");
            }
            results.forEach(this::tell);
        } catch (RunnerException e) {
            throw new BenchFailedException("JMH: " + e.getMessage(), e);
        }
    }

    private Options options() {
        TimeValue iteration = TimeValue.milliseconds(plan.iteration().toMillis());
        return new OptionsBuilder()
                .include(MessageBenchmark.class.getName().replace(".", "\\.") + "\\.")
                .forks(plan.forks())
                .warmupIterations(plan.warmUps())
                .warmupTime(iteration)
                .measurementIterations(plan.measured())
                .measurementTime(iteration)
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                // Results go to standard output, and those are ours.
                .verbosity(VerboseMode.SILENT)
                .build();
    }

    private void tell(RunResult result) {
        report.add(new Measurement(NAME, result.getPrimaryResult().getLabel(), settings(), figures(result)));
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("forks", plan.forks());
        settings.put("iterations", plan.measured());
        return settings;
    }

    /** The error is half of the interval that holds the mean with a probability of 99.9 %. */
    private static Map<String, Double> figures(RunResult result) {
        Result<?> time = result.getPrimaryResult();
        Figures figures = new Figures().with("ns_per_op", time.getScore()).with("error_ns", time.getScoreError());
        Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
        return allocated == null
                ? figures.all()
                : figures.with("allocated_bytes_per_op", allocated.getScore()).all();
    }
}
