package dev.userstream.local.demo;

import dev.userstream.events.RunId;
import dev.userstream.local.stack.Stack;
import dev.userstream.settings.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code demo}: the whole pipeline once on this machine. */
@Command(
        name = "demo",
        sortOptions = false,
        description = {
            "Starts Kafka, Cassandra, PostgreSQL, the streaming job and the producer on free ports of this machine,",
            "publishes users to warm up, publishes the measured users at a steady rate, and asks the audit."
        })
public final class DemoCommand implements Callable<Integer> {
    private static final String TERMINAL = "userstream.terminal";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

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

    /** Made by the command line's parser. */
    public DemoCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        DemoPlan plan = new DemoPlan(
                users, Optional.ofNullable(rate), Optional.ofNullable(source), Optional.ofNullable(apiUrl));
        RunId runId = new RunId("demo-" + STAMP.format(Instant.now()));
        PrintWriter err = spec.commandLine().getErr();
        // The file never holds an earlier demo's result, however this one ends.
        write(DemoReport.failed(runId, "ended before it was done"));
        try (UserSource chosen = UserSource.choose(plan)) {
            err.println("source: " + chosen.kind().label() + " (" + chosen.reason() + ")");
            return run(plan, chosen, runId);
        } catch (IOException e) {
            write(DemoReport.failed(runId, String.valueOf(e.getMessage())));
            err.println(e.getMessage());
            return ExitCode.UNREACHABLE;
        } catch (RuntimeException e) {
            write(DemoReport.failed(runId, String.valueOf(e.getMessage())));
            throw e;
        }
    }

    private void write(DemoReport found) {
        if (report != null) {
            found.write(report);
        }
    }

    private int run(DemoPlan plan, UserSource chosen, RunId runId) throws IOException, InterruptedException {
        DemoConsole console = new DemoConsole(spec.commandLine().getOut(), System.err, Boolean.getBoolean(TERMINAL));
        try (Stack stack = Stack.builder()
                .shellSettings(System.getenv())
                .environment(chosen.environment())
                .forAShortRun()
                .build()) {
            DemoReport found;
            try (Demo demo = new Demo(plan, chosen, stack, console)) {
                found = demo.run(runId);
            }
            write(found);
            found.results().ifPresent(results -> console.print(found, results));
            if (keep) {
                console.printAddresses(stack);
                new CountDownLatch(1).await();
            }
            return exitCode(found);
        }
    }

    /** Passes on the audit's own reason for not deciding. */
    private static int exitCode(DemoReport report) {
        if (report.isClean()) {
            return ExitCode.OK;
        }
        int audit = report.results().map(found -> found.audit().exitCode()).orElse(ExitCode.FAILED);
        return audit == ExitCode.UNREACHABLE || audit == ExitCode.UNPROVABLE ? audit : ExitCode.FAILED;
    }
}
