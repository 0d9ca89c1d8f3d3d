package dev.userstream.job;

import dev.userstream.events.RunId;
import dev.userstream.job.config.JobSettings;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.query.JobProcess;
import dev.userstream.job.replay.RangeBound;
import dev.userstream.job.replay.ReplayOptions;
import dev.userstream.job.replay.ReplayProcess;
import dev.userstream.settings.Durations;
import dev.userstream.settings.ErrorText;
import dev.userstream.settings.ExitCode;
import dev.userstream.settings.SettingsException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LifeCycle;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.impl.Log4jContextFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The application that {@code spark-submit} runs. */
@Command(
        name = "CreatedUsersJob",
        description = {
            "Reads users from Kafka and stores them in Cassandra and PostgreSQL until it is stopped (SIGTERM or Ctrl-C), or"
                    + " stores a range of the topic again (--replay), beside the live job and without replacing newer values.",
            "It waits for servers that do not answer yet, and creates topics, keyspace and tables that are absent.",
            ""
        },
        customSynopsis = {
            "Usage: spark-submit --class dev.userstream.job.CreatedUsersJob userstream-spark-job.jar [OPTION]...%n"
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Settings are environment variables:",
            "  USERSTREAM_KAFKA_BOOTSTRAP_SERVERS       host:port[,host:port…]",
            "  USERSTREAM_CASSANDRA_CONTACT_POINTS      host:port[,host:port…]",
            "  USERSTREAM_POSTGRES_URL                  jdbc:postgresql://host:port/database",
            "  USERSTREAM_JOB_CHECKPOINT_DIR            folder of the queries' checkpoints (not for --replay)",
            "All others have defaults: docs/configuration.md.",
            "",
            "FROM and TO are " + RangeBound.EXPECTED
                    + ". A time selects by the records' timestamps, from FROM to before TO."
                    + " Offsets select the partitions that are named, from FROM's offset to before TO's.",
            ""
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:--help, --version, or a replay that stored all records of its range as rows or dead letters",
            "1:the job is broken or a batch made no progress: start it again; or a replay found no record in its"
                    + " range, or Cassandra still shadows a row",
            "2:usage, settings, a second job on the checkpoint, data loss, or a range that the topic does not hold",
            "3:a server that a replay needs did not answer for the time of --timeout",
            "130:ended by Ctrl-C, at the end of a batch",
            "143:ended by SIGTERM, at the end of a batch"
        })
public final class CreatedUsersJob implements Callable<Integer> {
    private static final String LOG_CONFIGURATION = "/userstream-job-log4j2.xml";

    private final Map<String, String> environment;
    private final PrintStream out;

    @ArgGroup
    private @Nullable Mode mode;

    /** What else than the job. */
    private static final class Mode {
        @Option(
                names = "--reset-checkpoint",
                required = true,
                description =
                        "Remove the checkpoints first, and read everything again that the topic still holds: the way on"
                                + " after data loss. Stored rows stay as they are.")
        private boolean reset;

        @ArgGroup(exclusive = false)
        private @Nullable ReplayOptions replay;
    }

    private CreatedUsersJob(Map<String, String> environment, PrintStream out) {
        this.environment = environment;
        this.out = out;
    }

    /** Runs until stopped, and ends the process. */
    public static void main(String[] arguments) {
        // Libraries format and parse with the default locale.
        Locale.setDefault(Locale.US);
        System.exit(run(arguments, System.getenv(), System.out, System.err));
    }

    static int run(String[] arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
        boolean coloured = environment.getOrDefault("NO_COLOR", "").isEmpty();
        String version = CreatedUsersJob.class.getPackage().getImplementationVersion();
        CommandLine command = new CommandLine(new CreatedUsersJob(environment, out));
        command.getCommandSpec().version("userstream-spark-job " + (version == null ? "(not packaged)" : version));
        command.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .setColorScheme(CommandLine.Help.defaultColorScheme(coloured ? Ansi.AUTO : Ansi.OFF))
                .registerConverter(RangeBound.class, text -> converted(() -> RangeBound.parse(text)))
                .registerConverter(Duration.class, text -> converted(() -> Durations.parse(text)))
                .registerConverter(RunId.class, text -> converted(() -> new RunId(text)))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(CreatedUsersJob::explain);
        try {
            return command.execute(arguments);
        } catch (OutOfMemoryError e) {
            command.getErr().println(ErrorText.outOfMemory(e));
            return ExitCode.OUT_OF_MEMORY;
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        Mode chosen = mode;
        @Nullable ReplayOptions replay = chosen == null ? null : chosen.replay;
        JobSettings settings = replay == null ? JobSettings.read(environment) : JobSettings.readForReplay(environment);
        configureLog();
        return replay == null
                ? JobProcess.run(settings, chosen != null && chosen.reset)
                : ReplayProcess.run(settings, replay, out);
    }

    /**
     * Replaces Spark's log configuration, which Spark has chosen before the job's jar is on the class path, with the job's own,
     * unless the process was started with another one.
     */
    private static void configureLog() {
        if (System.getProperty("log4j2.configurationFile") != null
                || System.getProperty("log4j.configurationFile") != null) {
            return;
        }
        Configurator.reconfigure(URI.create(Objects.requireNonNull(CreatedUsersJob.class.getResource(LOG_CONFIGURATION))
                .toString()));
        // The shutdown hook of Spark's configuration would suppress the job's last lines.
        if (LogManager.getFactory() instanceof Log4jContextFactory factory
                && factory.getShutdownCallbackRegistry() instanceof LifeCycle hook) {
            hook.stop();
        }
    }

    private static int explain(Exception error, CommandLine command, CommandLine.ParseResult parsed) {
        if (error instanceof SettingsException) {
            command.getErr().println(error.getMessage());
            return ExitCode.USAGE;
        }
        if (error instanceof StoreFailure failure) {
            command.getErr().println(failure.reason().label() + ": " + failure.getMessage());
            return failure.reason().exitCode();
        }
        command.getErr().println("internal error: " + ErrorText.of(error));
        return error instanceof InterruptedException ? ExitCode.INTERRUPTED : ExitCode.FAILED;
    }

    private static <T> T converted(Callable<T> parser) throws Exception {
        try {
            return parser.call();
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
