package dev.userstream.producer.cli;

import dev.userstream.events.RunId;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunCodec;
import dev.userstream.events.run.RunState;
import dev.userstream.producer.api.FetchFailure;
import dev.userstream.producer.run.Runs;
import dev.userstream.producer.run.Submission;
import dev.userstream.settings.Settings;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Publishes users and stays until Kafka has acknowledged what was asked for. */
@Command(
        name = "publish",
        description = "Fetches users and publishes them; ends when Kafka has acknowledged what was asked for.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false)
final class PublishCommand implements Callable<Integer> {
    private static final long LOOK_EVERY_MS = 100;

    @Mixin
    private final RequestOptions requestOptions = new RequestOptions();

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> values = connection.over(System.getenv());
        values.putAll(requestOptions.given());
        Settings settings = Settings.of(values);
        Configuration configuration = Configuration.read(settings);
        RequestOptions.Asked asked = RequestOptions.read(settings, Instant.now(), RandomGenerator.getDefault());
        Configuration.check(settings);

        Assembly assembly = Assembly.of(configuration, Run.Owner.COMMAND, new CompositeMeterRegistry());
        try (Runs runs = assembly.runs()) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupt(runs, asked), "shutdown"));
            assembly.topics().createAbsent();
            if (assembly.schema().isPresent()) {
                assembly.schema().get().registerPatiently();
            }
            runs.open();
            return publish(runs, asked);
        }
    }

    private int publish(Runs runs, RequestOptions.Asked asked) throws InterruptedException {
        Submission submission = runs.submit(asked.id(), asked.request());
        if (submission instanceof Submission.Conflict conflict) {
            err().println(conflict.detail());
            return ExitCode.USAGE;
        }
        if (submission instanceof Submission.Impossible impossible) {
            err().println(impossible.detail());
            return ExitCode.USAGE;
        }
        Run last = watch(runs, asked.id());
        report(last);
        return exitCode(last);
    }

    private Run watch(Runs runs, RunId id) throws InterruptedException {
        try (ProgressDisplay display = ProgressDisplay.open(id, err())) {
            Run run = runs.find(id).orElseThrow();
            while (!run.state().isFinished()) {
                display.show(run);
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
                run = runs.find(id).orElseThrow();
            }
            display.show(run);
            return run;
        }
    }

    private void report(Run run) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new String(RunCodec.encode(run), StandardCharsets.UTF_8));
        } else {
            Summary.lines(run).forEach(out::println);
        }
        out.flush();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }

    private static int exitCode(Run run) {
        if (run.state() == RunState.SUCCEEDED) {
            return ExitCode.YES;
        }
        String cause = run.cause();
        boolean unreachable = cause != null && cause.startsWith("source: " + FetchFailure.UNREACHABLE.code());
        return unreachable ? ExitCode.UNREACHABLE : ExitCode.NO;
    }

    /** Ctrl-C or SIGTERM: the run can be resumed, and the person who stopped it learns how. */
    private void interrupt(Runs runs, RequestOptions.Asked asked) {
        boolean stopped = runs.isReady()
                && runs.find(asked.id())
                        .filter(run -> !run.state().isFinished())
                        .isPresent();
        runs.close();
        if (stopped) {
            err().println("interrupted; to resume: userstream publish " + requestOptions.again(asked.id()));
            err().flush();
        }
    }
}
