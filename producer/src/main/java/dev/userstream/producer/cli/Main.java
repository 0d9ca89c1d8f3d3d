package dev.userstream.producer.cli;

import dev.userstream.kafka.KafkaRefusedException;
import dev.userstream.kafka.KafkaUnavailableException;
import dev.userstream.producer.registry.SchemaRefusedException;
import dev.userstream.producer.registry.SchemaRegistryUnavailableException;
import dev.userstream.settings.ExitCode;
import dev.userstream.settings.SettingsException;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Entry point of the producer. */
@Command(
        name = "userstream",
        description = "Fetches users from randomuser.me and publishes them to Kafka.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {PublishCommand.class, ServeCommand.class, TopicsCommand.class},
        footer = {
            "",
            "Settings are environment variables: USERSTREAM_KAFKA_*, USERSTREAM_API_*, USERSTREAM_PRODUCER_*,",
            "USERSTREAM_SCHEMA_REGISTRY_*.",
            "Exit codes: 0 done, 1 not done, 2 usage or configuration, 3 something is unreachable, 130 Ctrl-C."
        })
public final class Main implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
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

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "command: none given (expected: publish, serve or topics)");
    }

    static int exitCode(Exception error) {
        if (error instanceof ProducerClient.RequestFailedException failed) {
            return failed.isRefusal() ? ExitCode.USAGE : ExitCode.UNREACHABLE;
        }
        if (error instanceof SettingsException
                || error instanceof KafkaRefusedException
                || error instanceof SchemaRefusedException) {
            return ExitCode.USAGE;
        }
        return isOutage(error) ? ExitCode.UNREACHABLE : ExitCode.FAILED;
    }

    /** Whether something that is needed does not answer, so that waiting may help. */
    static boolean isOutage(Exception error) {
        return error instanceof KafkaUnavailableException || error instanceof SchemaRegistryUnavailableException;
    }
}
