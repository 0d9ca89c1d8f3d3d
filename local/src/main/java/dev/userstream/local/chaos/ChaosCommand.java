package dev.userstream.local.chaos;

import dev.userstream.local.api.OfflineApi;
import dev.userstream.local.api.OfflineApiOptions;
import dev.userstream.local.stack.EmbeddedStack;
import dev.userstream.local.stack.ShellSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
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
    private static final String LOCAL = "local";
    private static final Duration SHARE_OF_A_FAULT = Duration.ofSeconds(20);

    @Option(names = "--kills", paramLabel = "N", description = "How many faults (default: ${DEFAULT-VALUE}).")
    private int faults = 20;

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
            names = "--stack",
            paramLabel = "local",
            description = "Where: ${DEFAULT-VALUE}, this machine's processes, is the only one so far.")
    private String where = LOCAL;

    @Option(names = "--report", paramLabel = "FILE", description = "Write the figures to this file as JSON.")
    private @Nullable Path report;

    @Spec
    private @Nullable CommandSpec spec;

    /** Made by the command line's parser. */
    public ChaosCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!where.equals(LOCAL)) {
            throw new IllegalArgumentException(
                    "--stack: " + where + " (expected: local; stacks of Docker Compose are not supported)");
        }
        Duration over = spread == null ? SHARE_OF_A_FAULT.multipliedBy(faults) : spread;
        ChaosPlan plan = new ChaosPlan(seed, faults, over, rate, (int) longestFreeze.toSeconds());
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
        new ChaosTable(Objects.requireNonNull(spec).commandLine().getOut()).print(found);
        return exitCode(found);
    }

    private ChaosReport run(ChaosPlan plan, Halt halt) throws IOException, InterruptedException {
        Timeline timeline = new Timeline(err(), InstantSource.system());
        try (OfflineApi api = OfflineApi.start(OfflineApiOptions.onFreePort());
                EmbeddedStack stack = EmbeddedStack.builder()
                        .environment(ShellSettings.of(System.getenv()))
                        .environment(Map.of(
                                "USERSTREAM_API_URL", api.address().toString(), "USERSTREAM_API_BUDGET_USERS", "0"))
                        .build()) {
            timeline.note("starting the pipeline; its logs: " + stack.folder().resolve("logs"));
            stack.start();
            return new Chaos(plan, stack, api.faults(), timeline, halt).run();
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

    private PrintWriter err() {
        return Objects.requireNonNull(spec).commandLine().getErr();
    }
}
