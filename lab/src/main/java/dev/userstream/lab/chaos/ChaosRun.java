package dev.userstream.lab.chaos;

import dev.userstream.lab.chaos.ChaosReport.FaultResult;
import dev.userstream.lab.chaos.ChaosSchedule.ScheduledFault;
import dev.userstream.local.api.Faults;
import dev.userstream.local.pipeline.AuditVerdict;
import dev.userstream.local.pipeline.ProducerClient;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Server;
import dev.userstream.local.stack.Stack;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One chaos run on a started stack: publishes, injects the scheduled faults, drains and audits. Not thread-safe. */
final class ChaosRun {
    private static final Logger LOG = LoggerFactory.getLogger(ChaosRun.class);
    private static final Duration RECOVERY_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration RUNS_TIMEOUT = Duration.ofMinutes(10);
    private static final Duration DRAIN_TIMEOUT = Duration.ofMinutes(10);
    private static final Duration BETWEEN_FAULTS = Duration.ofSeconds(1);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(250);

    private final ChaosPlan plan;
    private final Stack stack;
    private final Timeline timeline;
    private final ShutdownRequest shutdown;
    private final RunTracker runs;
    private final FaultInjector injector;
    private final List<FaultResult> results = new ArrayList<>();
    private int unexpectedExits;

    ChaosRun(ChaosPlan plan, Stack stack, Faults api, Timeline timeline, ShutdownRequest shutdown) {
        this.plan = plan;
        this.stack = stack;
        this.timeline = timeline;
        this.shutdown = shutdown;
        // Run ids differ from those of earlier runs on the same data: a finished run is not published again.
        String prefix = "chaos-" + plan.seed() + "-" + Instant.now().getEpochSecond();
        this.runs = new RunTracker(
                new ProducerClient(HttpClient.newHttpClient(), stack.addresses().producer()), prefix);
        this.injector = new FaultInjector(stack::server, api, this::requestOneUser, shutdown);
    }

    /** Runs to the end of the schedule or to the shutdown request, then drains and audits. */
    ChaosReport run() throws InterruptedException {
        Duration start = timeline.now();
        ShutdownRequest publishing = new ShutdownRequest();
        Thread publisher = new Thread(() -> publish(publishing), "publisher");
        publisher.setDaemon(true);
        publisher.start();
        try (RecoveryCheck recovery = new RecoveryCheck(runs, stack, this::restartExited)) {
            Optional<Duration> undisturbed = recovery.await(RECOVERY_TIMEOUT);
            timeline.print("publishing " + plan.rate() + " users per second; without a fault a user arrives "
                    + undisturbed
                            .map(time -> "after " + ChaosReport.seconds(time.toMillis()))
                            .orElse("never"));
            if (undisturbed.isPresent()) {
                injectAll(recovery);
            }
        } finally {
            publishing.request();
        }
        timeline.print((shutdown.isRequested() ? "ended early: " : "") + "waiting for the runs to end");
        awaitRuns();
        RunTracker.Totals totals = runs.totals();
        timeline.print("published " + totals.published() + " users in " + totals.runs() + " runs; starting the audit");
        AuditVerdict audit = AuditVerdict.ofEverything(stack, DRAIN_TIMEOUT);
        timeline.print("audit: " + audit.verdict());
        return ChaosReport.of(
                plan, results, totals, unexpectedExits, timeline.now().minus(start), shutdown.isRequested(), audit);
    }

    private void injectAll(RecoveryCheck recovery) throws InterruptedException {
        Duration start = timeline.now();
        for (ScheduledFault scheduled : ChaosSchedule.of(plan)) {
            Duration wait = start.plus(scheduled.at()).minus(timeline.now());
            if (shutdown.await(wait.compareTo(BETWEEN_FAULTS) > 0 ? wait : BETWEEN_FAULTS)) {
                return;
            }
            try {
                FaultResult result = inject(scheduled, recovery, start);
                results.add(result);
                if (result.recoveredMs() == null) {
                    return;
                }
            } catch (RuntimeException e) {
                // What was published is audited all the same; the report fails because of the missing faults.
                LOG.error("event=fault_not_injected fault=\"{}\"", scheduled.description(), e);
                timeline.print("the fault could not be injected: " + e.getMessage());
                return;
            }
        }
        shutdown.await(start.plus(plan.spread()).minus(timeline.now()));
    }

    private FaultResult inject(ScheduledFault scheduled, RecoveryCheck recovery, Duration start)
            throws InterruptedException {
        restartExited();
        Duration began = timeline.now();
        String name = "fault " + (results.size() + 1) + " of " + plan.faults() + ": ";
        timeline.print(name + scheduled.description());
        injector.inject(scheduled.faults());
        Duration lasted = timeline.now().minus(began);
        Optional<Duration> recovered = recovery.await(RECOVERY_TIMEOUT);
        timeline.print(name + "ended after " + ChaosReport.seconds(lasted.toMillis()) + ", "
                + recovered
                        .map(time -> "recovered " + ChaosReport.seconds(time.toMillis()) + " later")
                        .orElse("NOT recovered within " + RECOVERY_TIMEOUT.toMinutes() + " minutes"));
        return FaultResult.of(scheduled, began.minus(start), lasted, recovered);
    }

    /** Starts components that have exited, as the restart policy of an orchestrator does. Must not run during a fault. */
    private void restartExited() {
        for (Component component : Component.values()) {
            Server server = stack.server(component);
            if (!server.isAlive()) {
                unexpectedExits++;
                timeline.print(component.label() + " has exited and is started again");
                server.start();
            }
        }
    }

    private void requestOneUser() {
        try {
            runs.request(runs.newRun("request-" + runs.totals().runs(), 1, 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void publish(ShutdownRequest publishing) {
        try {
            runs.publish(plan.rate(), publishing);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitRuns() throws InterruptedException {
        Duration deadline = timeline.now().plus(RUNS_TIMEOUT);
        while (!runs.unfinished().isEmpty() && timeline.now().compareTo(deadline) < 0) {
            for (RunTracker.RunSpec run : runs.unfinished()) {
                runs.request(run);
            }
            restartExited();
            Thread.sleep(POLL_INTERVAL.toMillis());
        }
    }
}
