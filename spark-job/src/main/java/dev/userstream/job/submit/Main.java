package dev.userstream.job.submit;

import dev.userstream.job.config.LogSetup;
import dev.userstream.job.submit.JobRequest.UnusableRequestException;
import dev.userstream.settings.SettingsException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;

/** The submitter: starts, stops and keeps the job in a Spark cluster. */
@Command(
        name = "submitter",
        description = "Starts, stops and keeps the streaming job in a Spark cluster.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Settings are environment variables that start with USERSTREAM_SUBMIT_: docs/configuration.md."},
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:yes, or done",
            "1:status: the job does not run; stop: it has not ended in time, or a client runs it",
            "2:usage or configuration",
            "3:the master does not answer, or refuses",
            "4:an internal error",
            "130, 143:interrupted; the job runs on"
        })
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);
    private static final int NO = 1;
    private static final int CONFIGURATION = 2;
    private static final int UNREACHABLE = 3;
    private static final int INTERNAL = 4;
    private static final int INTERRUPTED = 130;
    private static final Duration STOPPING = Duration.ofSeconds(60);

    private final Map<String, String> environment;

    Main(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * Runs a command and ends the process with its exit code.
     *
     * @param arguments the command
     */
    public static void main(String[] arguments) {
        LogSetup.apply();
        System.exit(commandLine(System.getenv()).execute(arguments));
    }

    static CommandLine commandLine(Map<String, String> environment) {
        boolean coloured = environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new CommandLine(new Main(environment))
                .setColorScheme(CommandLine.Help.defaultColorScheme(coloured ? Ansi.AUTO : Ansi.OFF))
                .setExecutionExceptionHandler(Main::explain);
    }

    @Command(description = "Submit the job where it does not run, and again whenever it is gone; answers GET /health.")
    int keep() throws IOException, InterruptedException {
        SubmitSettings settings = SubmitSettings.read(environment);
        Keeper keeper = new Keeper(
                master(settings),
                JobRequest.read(settings.requestFile()),
                InstantSource.system(),
                settings.pollInterval());
        try (HealthPage page = healthPage(settings)) {
            LOG.info("event=keeper_started health_port={}", page.port());
            keepUntilInterrupted(keeper);
        }
        return 0;
    }

    private static void keepUntilInterrupted(Keeper keeper) throws InterruptedException {
        while (true) {
            Thread.sleep(keeper.look().toMillis());
        }
    }

    private static HealthPage healthPage(SubmitSettings settings) {
        InetSocketAddress address = new InetSocketAddress(settings.httpHost(), settings.httpPort());
        try {
            return HealthPage.serve(address, control(settings));
        } catch (IOException e) {
            throw new SettingsException(List.of(SubmitSettings.PREFIX + "HTTP_HOST, " + SubmitSettings.PREFIX
                    + "HTTP_PORT: " + settings.httpHost() + ":" + settings.httpPort()
                    + " (expected: a free address of this machine): " + e.getMessage()));
        }
    }

    @Command(description = "Submit the job, unless it is active already.")
    int start() throws IOException, InterruptedException {
        System.out.println(control().start());
        return 0;
    }

    @Command(description = "Stop the job in order and wait for its end; it stays stopped.")
    int stop() throws IOException, InterruptedException {
        StopOutcome outcome = control().stop(STOPPING);
        System.out.println(
                switch (outcome) {
                    case STOPPED -> "stopped";
                    case NOT_ENDED -> "not seen to end within " + STOPPING.toSeconds() + " s";
                    case STARTED_ELSEWHERE ->
                        "runs by a spark-submit in client mode (expected: a driver of the cluster); stop it where it was"
                                + " started";
                });
        return outcome == StopOutcome.STOPPED ? 0 : NO;
    }

    @Command(description = "Stop the job in order and submit it again.")
    int restart() throws IOException, InterruptedException {
        int stopped = stop();
        return stopped == 0 ? start() : stopped;
    }

    @Command(description = "Say how the job is; exit code 0 while it runs.")
    int status() throws IOException, InterruptedException {
        JobState state = control().state();
        System.out.println(StateText.of(state));
        return StateText.isRunning(state) ? 0 : NO;
    }

    private JobControl control() {
        return control(SubmitSettings.read(environment));
    }

    private static JobControl control(SubmitSettings settings) {
        return new JobControl(
                master(settings),
                JobRequest.read(settings.requestFile()),
                InstantSource.system(),
                duration -> Thread.sleep(duration.toMillis()));
    }

    private static Master master(SubmitSettings settings) {
        return new Master(settings.masterUrl(), settings.restUrl());
    }

    private static int explain(Exception error, CommandLine command, CommandLine.ParseResult parsed) {
        if (error instanceof SettingsException || error instanceof UnusableRequestException) {
            System.err.println(error.getMessage());
            return CONFIGURATION;
        }
        if (error instanceof IOException) {
            System.err.println("Spark's master: " + error);
            return UNREACHABLE;
        }
        if (error instanceof InterruptedException) {
            return INTERRUPTED;
        }
        System.err.println("internal error: " + error);
        return INTERNAL;
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"userstream-spark-job " + (version == null ? "(not packaged)" : version)};
        }
    }
}
