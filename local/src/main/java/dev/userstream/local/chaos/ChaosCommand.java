package dev.userstream.local.chaos;

import dev.userstream.local.api.OfflineApi;
import dev.userstream.local.api.OfflineApiOptions;
import dev.userstream.local.compose.ComposeStack;
import dev.userstream.local.operation.CtrlC;
import dev.userstream.local.operation.Halt;
import dev.userstream.local.operation.ShortDuration;
import dev.userstream.local.operation.Timeline;
import dev.userstream.local.stack.Stack;
import dev.userstream.local.workspace.ProjectLayout;
import dev.userstream.local.stack.ShellSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code chaos}: publishes without pause while the parts of a stack are killed, frozen and restarted, and audits. */
@Command(
        name = "chaos",
        sortOptions = false,
        description = {
            "Starts the pipeline on free ports of this machine and publishes without pause. Meanwhile kills, freezes and",
            "restarts Kafka, Cassandra, PostgreSQL, the job and the producer, alone and in pairs, and makes the source of",
            "users misbehave. Measures how long users need to arrive again after each fault, and audits everything.",
            "Ctrl-C ends the faults and still audits; a second one ends at once."
        })
public final class ChaosCommand implements Callable<Integer> {
    private static final int VERDICT_NO = 1;
    private static final int UNREACHABLE = 3;
    private static final int UNPROVABLE = 4;
    private static final int INTERRUPTED = 130;
    private static final int DEFAULT_FAULTS = 20;
    private static final Duration SHARE_OF_A_FAULT = Duration.ofSeconds(20);

    @Option(names = "--kills", paramLabel = "N", description = "How many faults (default: 20, and 1 with --only).")
    private @Nullable Integer faults;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Decides the schedule: faults, targets, order, times, lengths (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--duration",
            paramLabel = "D",
            converter = ShortDuration.class,
            description = "Spread the faults over so long at least: 90s, 30m, 1h (default: 20 s a fault).")
    private @Nullable Duration spread;

    @Option(names = "--rate", paramLabel = "R", description = "Users a second (default: ${DEFAULT-VALUE}).")
    private double rate = 100;

    @Option(
            names = "--longest-freeze",
            paramLabel = "D",
            converter = ShortDuration.class,
            description = "The longest freeze, 5s to 40s (default: 40s).")
    private Duration longestFreeze = Duration.ofSeconds(40);

    @Option(
            names = "--only",
            paramLabel = "FAULT",
            converter = OnlyFault.class,
            description = "Nothing but this fault: broker-freeze:40s, cassandra-kill:5s, job-restart.")
    private @Nullable Blow only;

    @Option(
            names = "--stack",
            paramLabel = "WHERE",
            description = "local: started here for this; compose: the project of Docker Compose that runs already"
                    + " (default: ${DEFAULT-VALUE}).")
    private Where where = Where.LOCAL;

    @Option(
            names = "--project",
            paramLabel = "NAME",
            description = "The project of --stack compose (default: ${DEFAULT-VALUE}).")
    private String project = "userstream";

    @Option(names = "--report", paramLabel = "FILE", description = "Write the figures to this file as JSON.")
    private @Nullable Path report;

    @Option(
            names = "--show",
            paramLabel = "FILE",
            description = "Only print what such a file says, as Markdown; nothing is started.")
    private @Nullable Path shown;

    @Spec
    private @Nullable CommandSpec spec;

    /** What can be broken. */
    enum Where {
        LOCAL,
        COMPOSE
    }

    /** Made by the command line's parser. */
    public ChaosCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (shown != null) {
            out().print(ChaosMarkdown.of(shown));
            out().flush();
            return 0;
        }
        ChaosPlan plan = plan();
        // From the first moment on the file speaks of this run, so that nobody reads an old verdict.
        write("{\"verdict\":\"fail\",\"cause\":\"ended before it was done\"}\n");
        Halt halt = new Halt();
        CtrlC.runs(() -> {
            if (halt.isAsked()) {
                System.exit(INTERRUPTED);
            }
            err().println("Ctrl-C: ending the faults, then auditing; once more ends at once");
            halt.ask();
        });
        ChaosReport found = run(plan, halt);
        write(found.toJson());
        new ChaosTable(out()).print(found);
        return exitCode(found);
    }

    private ChaosPlan plan() {
        int count = faults != null ? faults : only == null ? DEFAULT_FAULTS : 1;
        Duration over = spread == null ? SHARE_OF_A_FAULT.multipliedBy(count) : spread;
        return new ChaosPlan(seed, count, over, rate, (int) longestFreeze.toSeconds(), Optional.ofNullable(only));
    }

    private ChaosReport run(ChaosPlan plan, Halt halt) throws IOException, InterruptedException {
        Timeline timeline = new Timeline(err(), InstantSource.system());
        return switch (where) {
            case LOCAL -> runHere(plan, halt, timeline);
            case COMPOSE -> runOnCompose(plan, halt, timeline);
        };
    }

    private ChaosReport runOnCompose(ChaosPlan plan, Halt halt, Timeline timeline)
            throws IOException, InterruptedException {
        try (ComposeStack stack = ComposeStack.of(ProjectLayout.find(), project)) {
            return new Chaos(plan, stack, new ContainerSource(stack.source()), timeline, halt).run();
        }
    }

    private static ChaosReport runHere(ChaosPlan plan, Halt halt, Timeline timeline)
            throws IOException, InterruptedException {
        try (OfflineApi api = OfflineApi.start(OfflineApiOptions.onFreePort());
                Stack stack = Stack.builder()
                        .shellSettings(System.getenv())
                        .environment(Map.of(
                                "USERSTREAM_API_URL", api.address().toString(), "USERSTREAM_API_BUDGET_USERS", "0"))
                        .build()) {
            timeline.note("starting the pipeline; its logs: " + stack.folder().resolve("logs"));
            stack.start();
            return new Chaos(plan, stack, new OfflineSource(api.faults()), timeline, halt).run();
        }
    }

    /** The audit's own reasons for not deciding are handed on; a loss counts for more than an early end. */
    private static int exitCode(ChaosReport found) {
        if (found.isClean()) {
            return found.endedEarly() ? INTERRUPTED : 0;
        }
        int audit = found.audit().exitCode();
        return audit == UNREACHABLE || audit == UNPROVABLE ? audit : VERDICT_NO;
    }

    private void write(String json) {
        if (report == null) {
            return;
        }
        try {
            Files.writeString(report, json);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "--report: " + report + ": cannot be written (expected: a writable file): " + e.getMessage(), e);
        }
    }

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }

    private PrintWriter err() {
        return Objects.requireNonNull(spec).commandLine().getErr();
    }
}
