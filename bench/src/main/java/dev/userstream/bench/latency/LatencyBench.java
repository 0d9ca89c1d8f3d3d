package dev.userstream.bench.latency;

import dev.userstream.bench.audit.ClosingAudit;
import dev.userstream.bench.latency.LatencyRun.Outcome;
import dev.userstream.bench.latency.LatencyRun.Target;
import dev.userstream.bench.measure.Figures;
import dev.userstream.bench.measure.Measurement;
import dev.userstream.bench.measure.Report;
import dev.userstream.bench.stores.PreparedStack;
import dev.userstream.bench.tutorial.Tutorial;
import dev.userstream.bench.tutorial.TutorialEnd;
import dev.userstream.events.Store;
import dev.userstream.local.process.ChildProcess;
import dev.userstream.local.stack.EmbeddedStack;
import dev.userstream.local.stack.Part;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** From a user's intended send time until its row can be read, at several rates, for the job and for the tutorials' one. */
public final class LatencyBench {
    private static final Duration STOP_BOUND = Duration.ofSeconds(10);
    private static final Duration AUDIT_DRAIN = Duration.ofSeconds(30);

    private final LatencyPlan plan;
    private final Report report;

    /** Measures nothing yet. */
    public LatencyBench(LatencyPlan plan, Report report) {
        this.plan = plan;
        this.report = report;
    }

    /** Measures the job on a stack of its own; whether the audit found everything in its place. */
    public boolean run() throws InterruptedException {
        return job().allSeen();
    }

    /** Measures the tutorials' job, with a topic of one partition, then the job; whether the job's audit passed. */
    public boolean runNextToTutorial() throws InterruptedException {
        List<Double> tutorials =
                PreparedStack.withStockCassandra(1, this::tutorial).mediansMs();
        Outcome job = job();
        for (int turn = 0; turn < tutorials.size(); turn++) {
            report.add(new Measurement(
                    "tutorial ratio",
                    "job / tutorial job, publish to row in cassandra",
                    Map.of("users_per_s", plan.rates().get(turn)),
                    new Figures()
                            .with("p50", job.mediansMs().get(turn) / tutorials.get(turn))
                            .all()));
        }
        return job.allSeen();
    }

    /** All are seen only where the audit saw them, too. */
    private Outcome job() throws InterruptedException {
        try (EmbeddedStack stack = EmbeddedStack.builder()
                .parts(Part.KAFKA, Part.CASSANDRA, Part.POSTGRES, Part.JOB)
                .environment(plan.jobSettings())
                .start()) {
            Outcome outcome =
                    new LatencyRun(plan, report).on(new Target("job", stack.addresses(), Set.of(Store.values())));
            boolean passes = ClosingAudit.passes(stack, AUDIT_DRAIN, report);
            return new Outcome(passes && outcome.allSeen(), outcome.mediansMs());
        }
    }

    private Outcome tutorial(PreparedStack prepared) throws InterruptedException {
        ChildProcess job = Tutorial.start(prepared.stack());
        try {
            Outcome outcome = new LatencyRun(plan, report)
                    .on(new Target("tutorial job", prepared.stack().addresses(), Set.of(Store.CASSANDRA)));
            new TutorialEnd(report, prepared.topic(), prepared.tables()).tell();
            return outcome;
        } finally {
            job.stop(STOP_BOUND);
        }
    }
}
