package dev.userstream.local.demo;

import dev.userstream.events.RunId;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunState;
import dev.userstream.events.store.Store;
import dev.userstream.local.demo.DemoReport.Results;
import dev.userstream.local.probe.AuditVerdict;
import dev.userstream.local.probe.LatencyFigures;
import dev.userstream.local.probe.PostgresRows;
import dev.userstream.local.probe.ProducerClient;
import dev.userstream.local.probe.RowPoller;
import dev.userstream.local.probe.Sample;
import dev.userstream.local.probe.StoreRows;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Stack;
import dev.userstream.settings.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code demo}: runs the whole pipeline once on this machine. Starts a stack, publishes users to warm it up, publishes the measured
 * users at a steady rate while it polls for their rows, and runs the audit.
 */
@Command(
        name = "demo",
        sortOptions = false,
        description = {
            "Starts Kafka, Cassandra, PostgreSQL, the streaming job and the producer on free ports of this machine,",
            "publishes users to warm up, publishes the measured users at a steady rate, and asks the audit."
        })
public final class DemoCommand implements Callable<Integer> {
    /** Users published before the measurement; not part of the latency figures. */
    static final long WARM_UP_USERS = 500;

    /** The rate of the warm-up, which takes 8 s. */
    private static final double WARM_UP_RATE = 62.5;

    private static final double DEFAULT_SECONDS = 16;
    private static final int SAMPLE_ROWS = 5;
    private static final long QUARTERS = 4;
    private static final int MAX_SAMPLES = 200;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration ROWS_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration AUDIT_TIMEOUT = Duration.ofMinutes(5);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final long begin = System.nanoTime();

    @Option(names = "--users", paramLabel = "N", description = "How many users (default: ${DEFAULT-VALUE}).")
    private long users = 1_000;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "Users per second (default: so that publishing takes 16 s).")
    private @Nullable Double rate;

    @Option(
            names = "--source",
            paramLabel = "live|offline",
            description = "Where users come from (default: live if it answers within 3 s, else offline).")
    private UserSource.@Nullable Kind source;

    @Option(names = "--api-url", paramLabel = "URL", description = "Another server with randomuser.me's API.")
    private @Nullable URI apiUrl;

    @Option(names = "--report", paramLabel = "FILE", description = "Write the figures to this file as JSON.")
    private @Nullable Path report;

    @Option(names = "--keep", description = "Keep the stack until Ctrl-C and print how to reach its components.")
    private boolean keep;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Created by picocli. */
    public DemoCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        require(users >= 1, "--users: " + users + " (expected: 1 or more)");
        require(
                rate == null || (rate > 0 && rate <= 1_000_000),
                "--rate: " + rate + " (expected: more than 0, at most 1000000 users a second)");
        require(apiUrl == null || source == null, "--source, --api-url: both given (expected: one of them)");
        require(
                apiUrl == null
                        || (apiUrl.getRawAuthority() != null
                                && String.valueOf(apiUrl.getScheme()).matches("https?")),
                "--api-url: " + apiUrl + " (expected: an http:// or https:// address)");
        RunId runId = new RunId("demo-" + STAMP.format(Instant.now()));
        // Replaces an earlier demo's report, so that a demo that fails does not leave that one in place.
        write(new DemoReport(runId, "ended before it was done", null));
        try (UserSource chosen = UserSource.choose(source, apiUrl)) {
            err().println("source: " + chosen.kind().label() + " (" + chosen.reason() + ")");
            return run(chosen, runId);
        } catch (IOException | RuntimeException e) {
            write(new DemoReport(runId, String.valueOf(e.getMessage()), null));
            if (e instanceof RuntimeException failure) {
                throw failure;
            }
            err().println(e.getMessage());
            return ExitCode.UNREACHABLE;
        }
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }

    private void write(DemoReport found) {
        if (report != null) {
            found.write(report);
        }
    }

    private int run(UserSource chosen, RunId runId) throws IOException, InterruptedException {
        try (Stack stack = Stack.builder()
                .shellSettings(System.getenv())
                .environment(chosen.environment())
                .forAShortRun()
                .build()) {
            DemoReport found;
            try (RowPoller poller = new RowPoller(store -> StoreRows.connect(store, stack.addresses()))) {
                Instant started = Instant.now();
                stack.start(component -> componentIsReady(component, poller));
                found = stack.whileRunning(() -> publishAndAudit(chosen, runId, started, stack, poller));
            }
            write(found);
            PrintWriter out = spec.commandLine().getOut();
            found.print(out);
            if (keep) {
                out.println("\nThe stack is kept until Ctrl-C (exit code 130), which ends it and removes its data.");
                out.print(stack.describe());
                out.flush();
                new KeptStack(stack, err()).keep();
            }
            return found.exitCode();
        }
    }

    private DemoReport publishAndAudit(UserSource chosen, RunId runId, Instant started, Stack stack, RowPoller poller)
            throws IOException, InterruptedException {
        note("publishing " + WARM_UP_USERS + " users to warm up");
        double used = rate == null ? Math.max(1, users / DEFAULT_SECONDS) : rate;
        Run run = publish(new RunId(runId.value() + "-warm-up"), WARM_UP_USERS, WARM_UP_RATE, stack, poller);
        Duration firstRow = poller.seen().values().stream()
                .flatMap(times -> times.values().stream())
                .min(Instant::compareTo)
                .map(first -> Duration.between(started, first))
                .orElse(null);
        if (run.state() == RunState.SUCCEEDED) {
            note("publishing " + users + " users as run " + runId);
            run = publish(runId, users, used, stack, poller);
        }
        note("asking the audit");
        AuditVerdict audit = AuditVerdict.ofEverything(stack, AUDIT_TIMEOUT);
        try (PostgresRows rows = new PostgresRows(stack.addresses())) {
            Results results = new Results(
                    chosen,
                    started,
                    firstRow,
                    run.state(),
                    run.published(),
                    used,
                    LatencyFigures.of(samples(runId, users, used), rows.sendTimes(runId), used, poller.seen()),
                    rows.firstRows(runId, DemoReport.COLUMNS, SAMPLE_ROWS),
                    audit);
            return new DemoReport(runId, Objects.requireNonNullElse(run.cause(), audit.complaint()), results);
        }
    }

    private void componentIsReady(Component component, RowPoller poller) {
        note(component.label() + " is up");
        poller.start(Arrays.stream(Store.values())
                .filter(store -> store.label().equals(component.label()))
                .toList());
    }

    /** The sampled users, with intended send times from now on. */
    private static List<Sample> samples(RunId runId, long users, double rate) {
        return Sample.of(runId, users, MAX_SAMPLES, Instant.now(), rate);
    }

    /** Publishes a run and waits until its sampled users are readable in both stores; times out if some were rejected. */
    private Run publish(RunId runId, long count, double perSecond, Stack stack, RowPoller poller)
            throws IOException, InterruptedException {
        List<Sample> samples = samples(runId, count, perSecond);
        poller.watch(samples);
        ProducerClient producer = new ProducerClient(stack.addresses().producer());
        Run run = producer.begin(runId, count, perSecond);
        long quarters = 0;
        // Needs no timeout: the producer fails a run whose source fails for too long.
        while (!run.state().isFinished()) {
            Thread.sleep(POLL.toMillis());
            run = producer.status(runId);
            long quarter = run.watermark() * QUARTERS / count;
            if (quarter > quarters) {
                quarters = quarter;
                note("published " + run.watermark() + " of " + count);
            }
        }
        note("run " + run.state() + ": published " + run.published() + ", rejected " + run.rejected());
        Instant deadline = Instant.now().plus(ROWS_TIMEOUT);
        while (!poller.hasSeen(samples) && Instant.now().isBefore(deadline)) {
            Thread.sleep(POLL.toMillis());
        }
        return run;
    }

    /** Prints an event with the time since the start. */
    private void note(String event) {
        err().printf(Locale.ROOT, "%6.1f s  %s%n", (System.nanoTime() - begin) / 1e9, event);
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
