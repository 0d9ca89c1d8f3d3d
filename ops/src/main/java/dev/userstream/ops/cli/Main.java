package dev.userstream.ops.cli;

import dev.userstream.settings.Durations;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The operator's commands. */
@Command(
        name = "userstream",
        description = "Looks after the pipeline from users_created to Cassandra and PostgreSQL.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {AuditCommand.class, StatusCommand.class, DlqCommand.class, ServeCommand.class})
public final class Main {
    private Main() {}

    /**
     * Runs a command and ends the process with its exit code.
     *
     * @param arguments the command and its options
     */
    public static void main(String[] arguments) {
        System.exit(run(commandLine(), arguments));
    }

    /** An error such as a full heap would end the process with 1, which reads as a verdict. */
    static int run(CommandLine commandLine, String... arguments) {
        try {
            return commandLine.execute(arguments);
        } catch (Error e) {
            return Failures.internal(e, commandLine);
        }
    }

    static CommandLine commandLine() {
        boolean coloured = System.getenv().getOrDefault("NO_COLOR", "").isEmpty();
        return new CommandLine(new Main())
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        coloured ? CommandLine.Help.Ansi.AUTO : CommandLine.Help.Ansi.OFF))
                .registerConverter(Duration.class, Durations::parse)
                .setExecutionExceptionHandler(Failures::explain);
    }
}
