package dev.userstream.lab.chaos;

import dev.userstream.events.UserIds;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunState;
import dev.userstream.events.store.Store;
import dev.userstream.lab.chaos.ChaosReport.FaultResult;
import dev.userstream.lab.chaos.ChaosSchedule.Plan;
import dev.userstream.lab.chaos.ChaosSchedule.ScheduledFault;
import dev.userstream.lab.chaos.Fault.ApiFault;
import dev.userstream.lab.chaos.Fault.ComponentFault;
import dev.userstream.lab.chaos.RunTracker.RunSpec;
import dev.userstream.local.api.OfflineApi;
import dev.userstream.local.probe.AuditVerdict;
import dev.userstream.local.probe.ProducerClient;
import dev.userstream.local.probe.RowPoller;
import dev.userstream.local.probe.Sample;
import dev.userstream.local.probe.StoreRows;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Server;
import dev.userstream.local.stack.Stack;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One chaos run on one stack: publishes, injects the scheduled faults, measures the recovery after each, drains and audits. Not
 * thread-safe.
 */
final class ChaosRun {
    private static final Logger LOG = LoggerFactory.getLogger(ChaosRun.class);
    private static final Duration RECOVERY_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration RUNS_TIMEOUT = Duration.ofMinutes(10);
    private static final Duration DRAIN_TIMEOUT = Duration.ofMinutes(10);
    private static final Duration BETWEEN_FAULTS = Duration.ofSeconds(1);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(250);
    private static final long RECOVERY_POLL_MS = 50;
    private static final double SECONDS_PER_RUN = 30;

    private final Plan plan;
    private final Stack stack;
    private final OfflineApi api;
    private final PrintWriter timeline;
    private final CountDownLatch shutdown;
    private final RunTracker runs;
    private final List<FaultResult> results = new ArrayList<>();
    private final long startNanos = System.nanoTime();
    private final RowPoller poller;
    private int checks;
    private int unexpectedExits;

    /**
     * Creates a run.
     *
     * @param stack is started by {@link #run}
     * @param timeline receives each event with the time since the start
     */
    ChaosRun(Plan plan, Stack stack, OfflineApi api, PrintWriter timeline, CountDownLatch shutdown) {
        this.plan = plan;
        this.stack = stack;
        this.timeline = timeline;
        this.shutdown = shutdown;
        // Run ids differ from those of earlier runs on the same data: a finished run is not published again.
        String prefix = "chaos-" + plan.seed() + "-" + Instant.now().getEpochSecond();
        this.runs = new RunTracker(new ProducerClient(stack.addresses().producer()), prefix);
        this.api = api;
        this.poller = new RowPoller(store -> StoreRows.connect(store, stack.addresses()));
    }

    /** Runs until the end of the schedule or a shutdown request, then drains and audits. */
    ChaosReport run() throws InterruptedException {
        print("starting the pipeline; logs: " + stack.folder().resolve("logs"));
        stack.start();
        Duration start = now();
        CountDownLatch endOfPublishing = new CountDownLatch(1);
        Thread publisher = new Thread(() -> publish(endOfPublishing), "publisher");
        publisher.setDaemon(true);
        publisher.start();
        poller.start(List.of(Store.values()));
        try {
            Long baselineMs = awaitRecovery();
            print("publishing " + plan.rate() + " users per second; without a fault a user arrives "
                    + (baselineMs == null ? "never" : "after " + ChaosReport.seconds(baselineMs)));
            if (baselineMs != null) {
                injectAll();
            }
        } finally {
            endOfPublishing.countDown();
            poller.close();
        }
        print((isShutDown() ? "ended early: " : "") + "waiting for the runs to end");
        awaitRuns();
        RunTracker.Totals totals = runs.totals();
        print("published " + totals.published() + " users in " + totals.runs() + " runs; starting the audit");
        AuditVerdict audit = AuditVerdict.ofEverything(stack, DRAIN_TIMEOUT);
        print("audit: " + audit.verdict());
        return ChaosReport.of(plan, results, totals, unexpectedExits, now().minus(start), isShutDown(), audit);
    }

    private void injectAll() throws InterruptedException {
        Duration start = now();
        for (ScheduledFault scheduled : ChaosSchedule.of(plan)) {
            Duration wait = start.plus(scheduled.at()).minus(now());
            if (waitOrShutDown(wait.compareTo(BETWEEN_FAULTS) > 0 ? wait : BETWEEN_FAULTS)) {
                return;
            }
            try {
                FaultResult result = inject(scheduled, start);
                results.add(result);
                if (result.recoveredMs() == null) {
                    return;
                }
            } catch (RuntimeException e) {
                // The published users are still audited; the report fails because faults are missing.
                LOG.error("event=fault_not_injected fault=\"{}\"", scheduled.description(), e);
                print("the fault could not be injected: " + e.getMessage());
                return;
            }
        }
        waitOrShutDown(start.plus(plan.spread()).minus(now()));
    }

    private FaultResult inject(ScheduledFault scheduled, Duration start) throws InterruptedException {
        restartExited();
        Duration began = now();
        String name = "fault " + (results.size() + 1) + " of " + plan.faults() + ": ";
        print(name + scheduled.description());
        Stack.inParallel(scheduled.faults(), this::inject);
        long durationMs = now().minus(began).toMillis();
        Long recoveredMs = awaitRecovery();
        print(name + "ended after " + ChaosReport.seconds(durationMs) + ", "
                + (recoveredMs == null
                        ? "NOT recovered within " + RECOVERY_TIMEOUT.toMinutes() + " minutes"
                        : "recovered " + ChaosReport.seconds(recoveredMs) + " later"));
        return new FaultResult(
                scheduled.kind(), scheduled.description(), began.minus(start).toMillis(), durationMs, recoveredMs);
    }

    /** Publishes one user and waits for its rows; returns the milliseconds, or null if they did not appear in time. */
    private @Nullable Long awaitRecovery() throws InterruptedException {
        Duration start = now();
        RunSpec run = runs.newRun("check-" + ++checks, 1, 1);
        List<Sample> user = List.of(new Sample(0, UserIds.of(run.id(), 0), Instant.now()));
        poller.watch(user);
        boolean accepted = false;
        while (now().minus(start).compareTo(RECOVERY_TIMEOUT) < 0) {
            restartExited();
            accepted = accepted || runs.request(run).isPresent();
            if (accepted && poller.hasSeen(user)) {
                return now().minus(start).toMillis();
            }
            Thread.sleep(RECOVERY_POLL_MS);
        }
        return null;
    }

    /** Starts components that have exited, as the restart policy of an orchestrator does. Must not run during a fault. */
    private void restartExited() {
        for (Component component : Component.values()) {
            Server server = stack.server(component);
            if (!server.isAlive()) {
                unexpectedExits++;
                print(component.label() + " has exited and is started again");
                server.start();
            }
        }
    }

    private void inject(Fault fault) {
        try {
            if (fault instanceof ApiFault ofApi) {
                api.failAlways(ofApi.type().injected());
                // The producer asks the API at least once, so that the fault has an effect.
                runs.request(runs.newRun("request-" + runs.totals().runs(), 1, 1));
                waitOrShutDown(fault.length());
                api.clearFaults();
            } else if (fault instanceof ComponentFault ofComponent) {
                inject(ofComponent, stack.server(ofComponent.component()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void inject(ComponentFault fault, Server server) throws InterruptedException {
        switch (fault.type()) {
            case KILL -> {
                server.kill();
                waitOrShutDown(fault.length());
                server.start();
            }
            case FREEZE -> {
                server.freeze();
                waitOrShutDown(fault.length());
                server.thaw();
            }
            case RESTART -> {
                server.stop();
                server.start();
            }
        }
    }

    /** Publishes runs of half a minute, one after the other. */
    private void publish(CountDownLatch end) {
        long users = Math.max(1, Math.round(plan.rate() * SECONDS_PER_RUN));
        int number = 1;
        RunSpec run = runs.newRun("run-1", users, plan.rate());
        try {
            do {
                if (runs.request(run)
                        .map(Run::state)
                        .filter(RunState::isFinished)
                        .isPresent()) {
                    run = runs.newRun("run-" + ++number, users, plan.rate());
                }
            } while (!end.await(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitRuns() throws InterruptedException {
        Duration deadline = now().plus(RUNS_TIMEOUT);
        while (!runs.unfinished().isEmpty() && now().compareTo(deadline) < 0) {
            for (RunSpec run : runs.unfinished()) {
                runs.request(run);
            }
            restartExited();
            Thread.sleep(POLL_INTERVAL.toMillis());
        }
    }

    private boolean isShutDown() {
        return shutdown.getCount() == 0;
    }

    /** Waits for a time or a shutdown request; returns whether shutdown was requested. */
    private boolean waitOrShutDown(Duration time) throws InterruptedException {
        return shutdown.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Duration now() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    private void print(String event) {
        timeline.printf(Locale.ROOT, "%7.1f s  %s%n", now().toMillis() / 1_000.0, event);
        timeline.flush();
    }
}
