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
    private static final double USUAL_SECONDS = 16;
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
        require(users >= 1, "--users: " + users + " (expected: 1 or more)");
        require(
                rate == null || (rate > 0 && rate <= 1_000_000),
                "--rate: " + rate + " (expected: more than 0, at most 1000000 users a second)");
        require(apiUrl == null || source == null, "--source, --api-url: both given (expected: one of them)");
        require(
                apiUrl == null
                        || (apiUrl.getHost() != null
                                && String.valueOf(apiUrl.getScheme()).matches("https?")),
                "--api-url: " + apiUrl + " (expected: an http:// or https:// address)");
        RunId runId = new RunId("demo-" + STAMP.format(Instant.now()));
        PrintWriter err = spec.commandLine().getErr();
        // The file never holds an earlier demo's result, however this one ends.
        write(new DemoReport(runId, "ended before it was done", null));
        try (UserSource chosen = UserSource.choose(source, apiUrl)) {
            err.println("source: " + chosen.kind().label() + " (" + chosen.reason() + ")");
            return run(chosen, runId, err);
        } catch (IOException | RuntimeException e) {
            write(new DemoReport(runId, String.valueOf(e.getMessage()), null));
            if (e instanceof RuntimeException failure) {
                throw failure;
            }
            err.println(e.getMessage());
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

    private int run(UserSource chosen, RunId runId, PrintWriter err) throws IOException, InterruptedException {
        try (Stack stack = Stack.builder()
                .shellSettings(System.getenv())
                .environment(chosen.environment())
                .forAShortRun()
                .build()) {
            DemoReport found;
            try (Demo demo = new Demo(chosen, stack, err)) {
                found = demo.run(runId, users, rate == null ? Math.max(1, users / USUAL_SECONDS) : rate);
            }
            write(found);
            PrintWriter out = spec.commandLine().getOut();
            found.print(out);
            if (keep) {
                out.println("\nThe stack is kept until Ctrl-C (exit code 130), which ends it and removes its data.");
                out.print(stack.describe());
                out.flush();
                new CountDownLatch(1).await();
            }
            return found.results() == null
                    ? ExitCode.FAILED
                    : found.results().audit().exitCodeOf(found.isClean());
        }
    }
}
