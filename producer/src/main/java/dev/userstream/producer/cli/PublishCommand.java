package dev.userstream.producer.cli;

import dev.userstream.events.RunId;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunCodec;
import dev.userstream.events.run.RunState;
import dev.userstream.producer.api.FetchFailure;
import dev.userstream.producer.http.RunRequestBody;
import dev.userstream.settings.ExitCode;
import dev.userstream.settings.SettingNames;
import dev.userstream.settings.Settings;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Starts a run at the service, shows its progress, and returns when it has ended. */
@Command(
        name = "publish",
        description = {
            "Starts a run at the service (serve), shows its progress and ends with it.",
            "Ctrl-C cancels the run; the same command resumes it."
        },
        sortOptions = false)
final class PublishCommand implements Callable<Integer> {
    private static final long POLL_MS = 200;
    private static final double MILLISECONDS_PER_SECOND = 1_000;

    /** Property that states whether standard error is a terminal; Java knows only about standard input and output together. */
    private static final String TERMINAL = "userstream.terminal";

    @Option(names = "--users", paramLabel = "N", description = "How many users to publish.")
    private @Nullable Long users;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            description = "How long to publish, such as 60s, 5m or 1h (default: 60s, where --users is not given).")
    private @Nullable String duration;

    @Option(names = "--rate", paramLabel = "R", description = "Users a second (default: as fast as possible).")
    private @Nullable Double rate;

    @Option(
            names = "--nationalities",
            paramLabel = "us,gb",
            split = ",",
            description = "Only users of these nationalities (default: all).")
    private @Nullable List<String> nationalities;

    @Option(
            names = "--run-id",
            paramLabel = "ID",
            description = "Name of the run; the same name with the same request resumes it (default: a new one).")
    private @Nullable String runId;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "Address of the service (default: " + SettingNames.PRODUCER_URL + ", or http://127.0.0.1:8090).")
    private @Nullable String url;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        RunId id = id();
        ProducerClient client = new ProducerClient(serviceUrl(), cause -> err().println("waiting: " + cause));
        Thread cancellation = new Thread(() -> cancel(client, id), "cancellation");
        Run run = client.put(id, new RunRequestBody(users, duration, rate, nationalities, null));
        Runtime.getRuntime().addShutdownHook(cancellation);
        try {
            run = awaitEnd(client, run);
        } finally {
            keep(cancellation);
        }
        report(run);
        return exitCode(run);
    }

    /** Leaves the run alone, unless Ctrl-C is cancelling it already. */
    private static void keep(Thread cancellation) {
        try {
            Runtime.getRuntime().removeShutdownHook(cancellation);
        } catch (IllegalStateException e) {
            // The JVM is ending, and runs the hook.
        }
    }

    private RunId id() {
        String id = runId != null ? runId : "publish-" + Instant.now();
        if (!RunId.isValid(id)) {
            throw new ParameterException(spec.commandLine(), "--run-id: " + id + " (expected: " + RunId.EXPECTED + ")");
        }
        return new RunId(id);
    }

    private URI serviceUrl() {
        Map<String, String> values = new HashMap<>(System.getenv());
        if (url != null) {
            values.put(SettingNames.PRODUCER_URL, url);
        }
        Settings settings = Settings.of(values);
        ProducerSettings producer = ProducerSettings.read(settings);
        settings.check(ProducerSettings.PREFIX);
        return producer.url();
    }

    @SuppressWarnings("SystemConsoleNull") // built and run on Java 17
    private Run awaitEnd(ProducerClient client, Run started) throws InterruptedException {
        String isTerminal = System.getProperty(TERMINAL, Boolean.toString(System.console() != null));
        try (ProgressDisplay display = new ProgressDisplay(started, Boolean.parseBoolean(isTerminal), err())) {
            Run run = started;
            // An interrupted run goes on when the service has restarted.
            while (!run.state().isFinished() || run.state() == RunState.INTERRUPTED) {
                TimeUnit.MILLISECONDS.sleep(POLL_MS);
                run = client.get(run.id());
                display.show(run);
            }
            return run;
        }
    }

    private void report(Run run) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new String(RunCodec.encode(run), StandardCharsets.UTF_8));
        } else {
            out.println("run        " + run.id());
            out.println("state      " + run.state());
            out.println("published  " + run.published());
            out.println("rejected   " + run.rejected());
            out.printf(Locale.ROOT, "active     %.1f s%n", run.active().toMillis() / MILLISECONDS_PER_SECOND);
            if (run.attempt() > 1) {
                out.println("attempt    " + run.attempt());
            }
            if (run.cause() != null) {
                out.println("cause      " + run.cause());
            }
        }
        out.flush();
    }

    private static int exitCode(Run run) {
        if (run.state() == RunState.SUCCEEDED) {
            return ExitCode.OK;
        }
        String cause = run.cause();
        boolean isUnreachable = cause != null && cause.startsWith("source: " + FetchFailure.UNREACHABLE.code());
        return isUnreachable ? ExitCode.UNREACHABLE : ExitCode.FAILED;
    }

    /** Runs at Ctrl-C and SIGTERM. */
    private void cancel(ProducerClient client, RunId id) {
        try {
            client.delete(id);
            err().println("cancelled; the same command with --run-id " + id + " resumes the run");
        } catch (ProducerClient.RequestFailedException e) {
            err().println("not cancelled, the run goes on: " + e.getMessage());
        }
        err().flush();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
