package dev.userstream.producer.cli;

import dev.userstream.events.topic.TopicSpec;
import dev.userstream.events.topic.Topics;
import dev.userstream.kafka.KafkaRefusedException;
import dev.userstream.kafka.KafkaUnavailableException;
import dev.userstream.producer.registry.SchemaRegistration;
import dev.userstream.settings.ErrorText;
import dev.userstream.settings.ExitCode;
import dev.userstream.settings.SettingsException;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ScopeType;

/** Entry point of the producer. */
@Command(
        name = "userstream",
        description = "Fetches users from randomuser.me and publishes them to Kafka.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        scope = ScopeType.INHERIT,
        subcommands = {PublishCommand.class, ServeCommand.class},
        footer = {
            "",
            "Settings are environment variables: USERSTREAM_KAFKA_*, USERSTREAM_API_*, USERSTREAM_PRODUCER_*,",
            "USERSTREAM_SCHEMA_REGISTRY_*.",
            "Exit codes: 0 done, 1 not done, 2 usage or configuration, 3 something is unreachable, 5 out of memory,",
            "130 Ctrl-C."
        })
public final class Main {
    private static final Duration RETRY_INTERVAL = Duration.ofMillis(500);

    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        // Libraries format and parse with the default locale.
        Locale.setDefault(Locale.US);
        System.exit(run(commandLine(), arguments));
    }

    static int run(CommandLine commandLine, String... arguments) {
        try {
            return commandLine.execute(arguments);
        } catch (OutOfMemoryError e) {
            commandLine.getErr().println(ErrorText.outOfMemory(e));
            return ExitCode.OUT_OF_MEMORY;
        }
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setExecutionExceptionHandler((error, command, parsed) -> {
            int exitCode = exitCode(error);
            if (exitCode == ExitCode.FAILED) {
                LoggerFactory.getLogger(Main.class).error("event=command_failed", error);
            } else {
                command.getErr().println(command.getColorScheme().errorText(String.valueOf(error.getMessage())));
            }
            return exitCode;
        });
    }

    @Command(
            name = "topics",
            description = {
                "Creates the pipeline's topics that are absent, registers the schema where a registry is configured,",
                "and prints the topics' names. Existing topics are left as they are; differences are logged. Safe to repeat."
            })
    int topics() {
        Configuration configuration = Configuration.read(System.getenv());
        configuration.createTopics();
        Startup startup =
                new Startup(RETRY_INTERVAL, configuration.schemaRegistry().retryTimeout());
        configuration.schema().ifPresent(schema -> startup.await("schema_registry", schema::register));
        Topics.all().stream().map(TopicSpec::name).forEach(System.out::println);
        return ExitCode.OK;
    }

    static int exitCode(Exception error) {
        boolean isRefused = error instanceof ProducerClient.RequestFailedException failed && failed.isRefusal();
        if (isRefused
                || error instanceof SettingsException
                || error instanceof KafkaRefusedException
                || (error instanceof SchemaRegistration.FailedException && !isOutage(error))) {
            return ExitCode.USAGE;
        }
        return isOutage(error) ? ExitCode.UNREACHABLE : ExitCode.FAILED;
    }

    /** Whether something that is needed does not answer, so that waiting may help. */
    static boolean isOutage(Throwable error) {
        return error instanceof KafkaUnavailableException
                || (error instanceof SchemaRegistration.FailedException registry && registry.isOutage())
                || (error instanceof ProducerClient.RequestFailedException request && !request.isRefusal());
    }

    /** The version that the build has written into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"userstream-producer " + (version == null ? "(not built)" : version)};
        }
    }
}
