package dev.userstream.local.demo;

import dev.userstream.events.RunId;
import dev.userstream.local.stack.Stack;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
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
            "publishes users, waits for their rows in both stores and asks the audit for its verdict."
        })
public final class DemoCommand implements Callable<Integer> {
    private static final int VERDICT_NO = 1;
    private static final int UNREACHABLE = 3;
    private static final int UNPROVABLE = 4;
    private static final String TERMINAL = "userstream.terminal";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    @Option(names = "--users", paramLabel = "N", description = "How many users (default: ${DEFAULT-VALUE}).")
    private long users = 1_000;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "Users a second (default: so that publishing takes about 16 s).")
    private @Nullable Double rate;

    @Option(
            names = "--source",
            paramLabel = "live|offline",
            description = "Where users come from (default: live if it answers within 3 s, else offline).")
    private @Nullable SourceKind source;

    @Option(names = "--api-url", paramLabel = "URL", description = "Another server that speaks randomuser.me's API.")
    private @Nullable URI apiUrl;

    @Option(names = "--report", paramLabel = "FILE", description = "Write the figures to this file as JSON.")
    private @Nullable Path report;

    @Option(names = "--keep", description = "Keep the stack until Ctrl-C and say how to reach everything.")
    private boolean keep;

    @Spec
    private @Nullable CommandSpec spec;

    /** Made by the command line's parser. */
    public DemoCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        DemoPlan plan = new DemoPlan(users, Optional.ofNullable(rate), Optional.ofNullable(source), address());
        RunId runId = newRunId();
        ReportFile file = ReportFile.begin(Optional.ofNullable(report), runId);
        try {
            return choose(plan, runId, file);
        } catch (SourceUnreachableException | IOException e) {
            file.failed(said(e));
            err().println(e.getMessage());
            return UNREACHABLE;
        } catch (RuntimeException e) {
            file.failed(said(e));
            throw e;
        }
    }

    private int choose(DemoPlan plan, RunId runId, ReportFile file) throws IOException, InterruptedException {
        try (Display display = Display.onStandardError(Boolean.getBoolean(TERMINAL));
                Source chosen = Source.choose(plan, new LiveCheck(HttpClient.newHttpClient()))) {
            err().println("source: " + chosen.kind().label() + " (" + chosen.reason() + ")");
            return run(new Run(plan, chosen, runId, file), display);
        }
    }

    private record Run(DemoPlan plan, Source source, RunId id, ReportFile file) {}

    private int run(Run run, Display display) throws IOException, InterruptedException {
        Summary summary = new Summary(Objects.requireNonNull(spec).commandLine().getOut());
        try (Stack stack = Stack.builder()
                .shellSettings(System.getenv())
                .environment(run.source().environment())
                .forAShortRun()
                .build()) {
            DemoReport found = new Demo(run.plan(), run.source(), stack, display, InstantSource.system()).run(run.id());
            run.file().done(found);
            summary.print(found);
            if (keep) {
                summary.printAddresses(stack);
                new CountDownLatch(1).await();
            }
            return exitCode(found);
        }
    }

    private static String said(Exception failure) {
        return String.valueOf(failure.getMessage());
    }

    /** The audit's own reasons for not deciding are handed on. */
    private static int exitCode(DemoReport found) {
        if (found.isClean()) {
            return 0;
        }
        int audit = found.audit().exitCode();
        return audit == UNREACHABLE || audit == UNPROVABLE ? audit : VERDICT_NO;
    }

    private Optional<URI> address() {
        if (apiUrl == null) {
            return Optional.empty();
        }
        if (apiUrl.getHost() == null || !String.valueOf(apiUrl.getScheme()).matches("https?")) {
            throw new IllegalArgumentException("--api-url: " + apiUrl + " (expected: an http:// or https:// address)");
        }
        return Optional.of(apiUrl);
    }

    private static RunId newRunId() {
        byte[] tail = new byte[2];
        RandomGenerator.getDefault().nextBytes(tail);
        return new RunId(
                "demo-" + STAMP.format(Instant.now()) + "-" + HexFormat.of().formatHex(tail));
    }

    private PrintWriter err() {
        return Objects.requireNonNull(spec).commandLine().getErr();
    }
}
