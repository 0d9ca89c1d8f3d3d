package dev.userstream.producer.cli;

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
            if (ExitCode.isExplained(error)) {
                command.getErr().println(command.getColorScheme().errorText(String.valueOf(error.getMessage())));
            } else {
                LoggerFactory.getLogger(Main.class).error("event=command_broke", error);
            }
            return ExitCode.of(error);
        });
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "command: none given (expected: publish, serve or topics)");
    }
}
