package dev.userstream.local.soak;

import dev.userstream.local.api.OfflineApi;
import dev.userstream.local.api.OfflineApiOptions;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code soak}: publishes at a steady rate for long and judges whether heaps, handles, threads and checkpoints stay flat. */
@Command(
        name = "soak",
        sortOptions = false,
        description = {
            "Starts the pipeline on free ports of this machine and publishes at a steady rate. Meanwhile samples used heap,",
            "open file handles, threads, the checkpoint's size and the topic's length, audits everything at the end, and",
            "judges whether they stayed flat and the topic grew along a line. Ctrl-C ends it; --resume goes on."
        })
public final class SoakCommand implements Callable<Integer> {
    private static final int VERDICT_NO = 1;
    private static final int UNPROVABLE = 4;
    private static final int INTERRUPTED = 130;
    private static final double RATE = 100;

    @Option(names = "--rate", paramLabel = "R", description = "Users a second (default: 100).")
    private @Nullable Double rate;

    @Option(names = "--budget", description = "As many users as randomuser.me allows: 20,000 in 5 minutes.")
    private boolean budget;

    @Option(
            names = "--duration",
            paramLabel = "D",
            converter = ShortDuration.class,
            description = "How long: 30m, 1h (default: 30m).")
    private @Nullable Duration duration;

    @Option(names = "--id", paramLabel = "ID", description = "The soak's name (default: the time).")
    private @Nullable String id;

    @Option(
            names = "--resume",
            paramLabel = "ID",
            arity = "0..1",
            fallbackValue = "",
            description = "Go on with a soak that was ended early; without an ID with the newest.")
    private @Nullable String resume;

    @Option(names = "--report", paramLabel = "FILE", description = "Write the figures to this file as JSON.")
    private @Nullable Path report;

    @Spec
    private @Nullable CommandSpec spec;

    /** Made by the command line's parser. */
    public SoakCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        ProjectLayout layout = ProjectLayout.find();
        SoakFolder folder = resume == null ? SoakFolder.begin(layout, plan()) : resumed(layout, resume);
        // From the first moment on the file speaks of this soak, so that nobody reads an old verdict.
        write("{\"verdict\":\"fail\",\"cause\":\"ended before it was done\"}\n");
        Halt halt = new Halt();
        CtrlC.runs(() -> end(halt));
        SoakReport found = run(folder, halt);
        write(found.toJson());
        new SoakTable(Objects.requireNonNull(spec).commandLine().getOut()).print(found);
        if (found.verdict() == SoakReport.Verdict.PASS) {
            folder.remove();
        } else {
            err().println("everything is kept in " + folder.path());
        }
        return exitCode(found);
    }

    private SoakPlan plan() {
        if (budget && rate != null) {
            throw new IllegalArgumentException("--rate: " + rate + " (expected: absent with --budget)");
        }
        String name = id == null ? Long.toString(Instant.now().getEpochSecond()) : id;
        Duration length = duration == null ? Duration.ofMinutes(30) : duration;
        return budget ? SoakPlan.atBudget(name, length) : new SoakPlan(name, rate == null ? RATE : rate, length, false);
    }

    private SoakFolder resumed(ProjectLayout layout, String name) throws IOException {
        if (budget || rate != null || duration != null || id != null) {
            throw new IllegalArgumentException("--resume: " + name
                    + " (expected: no --rate, --budget, --duration or --id; they stay as they were)");
        }
        return SoakFolder.of(layout, name);
    }

    private SoakReport run(SoakFolder folder, Halt halt) throws IOException, InterruptedException {
        SoakPlan plan = folder.plan();
        Timeline timeline = new Timeline(err(), InstantSource.system());
        OfflineApiOptions source = OfflineApiOptions.onFreePort();
        if (plan.budget()) {
            source = source.withBudget(SoakPlan.BUDGET_USERS, SoakPlan.WINDOW);
        }
        try (OfflineApi api = OfflineApi.start(source);
                Stack stack = Stack.builder()
                        .keepDataIn(folder.stack())
                        .shellSettings(System.getenv())
                        .environment(settings(api, plan))
                        .build()) {
            timeline.note("soak " + plan.id() + ": starting the pipeline in " + folder.stack());
            stack.start();
            return new Soak(plan, stack, folder.samples(), timeline, halt).run();
        }
    }

    private static Map<String, String> settings(OfflineApi api, SoakPlan plan) {
        Map<String, String> settings = new HashMap<>();
        settings.put("USERSTREAM_API_URL", api.address().toString());
        if (!plan.budget()) {
            settings.put("USERSTREAM_API_BUDGET_USERS", "0");
        }
        return settings;
    }

    private void end(Halt halt) {
        if (halt.isAsked()) {
            System.exit(INTERRUPTED);
        }
        err().println("Ctrl-C: ending; script/soak --resume goes on; once more ends at once");
        halt.ask();
    }

    private static int exitCode(SoakReport found) {
        return switch (found.verdict()) {
            case PASS -> 0;
            case FAIL -> VERDICT_NO;
            case UNPROVABLE -> UNPROVABLE;
            case UNFINISHED -> INTERRUPTED;
        };
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
