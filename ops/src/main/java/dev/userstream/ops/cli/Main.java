package dev.userstream.ops.cli;

import dev.userstream.events.RunId;
import dev.userstream.kafka.KafkaRefusedException;
import dev.userstream.ops.audit.Audit.UnknownRunException;
import dev.userstream.ops.audit.Percentage;
import dev.userstream.ops.dlq.DeadLetterName;
import dev.userstream.ops.dlq.SafeText;
import dev.userstream.ops.pipeline.UnreachableException;
import dev.userstream.settings.Durations;
import dev.userstream.settings.ErrorText;
import dev.userstream.settings.ExitCode;
import dev.userstream.settings.SettingsException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** The operator's commands. Every failure becomes one line on standard error and an exit code. */
@Command(
        name = "userstream",
        description = "Inspects and repairs the pipeline from users_created to Cassandra and PostgreSQL.",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = "2:usage; each command's help lists its own",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            AuditCommand.class,
            StatusCommand.class,
            DoctorCommand.class,
            DlqCommand.class,
            ServeCommand.class
        })
public final class Main {
    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        // Libraries format and parse with the default locale.
        Locale.setDefault(Locale.US);
        System.exit(run(commandLine(), arguments));
    }

    /** An error such as an exhausted heap would end the process with 1, which means a negative verdict. */
    static int run(CommandLine commandLine, String... arguments) {
        // Before there are threads: those that log while the first one initializes SLF4J cause warnings.
        LoggerFactory.getILoggerFactory();
        try {
            return commandLine.execute(arguments);
        } catch (Error e) {
            return failed(e, commandLine);
        }
    }

    static CommandLine commandLine() {
        boolean coloured = System.getenv().getOrDefault("NO_COLOR", "").isEmpty();
        CommandLine commandLine = new CommandLine(new Main())
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        coloured ? CommandLine.Help.Ansi.AUTO : CommandLine.Help.Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(Main::explain);
        convert(commandLine, Duration.class, Durations::parse);
        convert(commandLine, RunId.class, RunId::new);
        convert(commandLine, Instant.class, DeadLetterOptions::time);
        convert(commandLine, Percentage.class, Percentage::parse);
        convert(commandLine, DeadLetterName.class, DeadLetterName::new);
        return commandLine;
    }

    static int explain(Exception failure, CommandLine command, CommandLine.ParseResult unused) {
        return failed(failure, command);
    }

    private static int failed(Throwable failure, CommandLine command) {
        for (Throwable cause : ErrorText.chain(failure)) {
            if (cause instanceof OutOfMemoryError) {
                command.getErr().println(ErrorText.outOfMemory(cause) + "; nothing was proved");
                return ExitCode.OUT_OF_MEMORY;
            }
        }
        if (failure instanceof SettingsException || failure instanceof UnknownRunException) {
            command.getErr().println(failure.getMessage());
            return ExitCode.USAGE;
        }
        Optional<String> outage = UnreachableException.messageOf(failure);
        if (outage.isPresent()) {
            command.getErr().println(SafeText.line(outage.get()));
            return failure instanceof KafkaRefusedException ? ExitCode.USAGE : ExitCode.UNREACHABLE;
        }
        if (failure instanceof InterruptedException) {
            command.getErr().println("interrupted; nothing was proved");
            return ExitCode.INTERRUPTED;
        }
        return internal(failure, command);
    }

    /** Not 1, which means a negative verdict. */
    private static int internal(Throwable failure, CommandLine command) {
        StackTraceElement[] trace = failure.getStackTrace();
        String place = trace.length == 0 ? "" : " at " + trace[0];
        command.getErr().println(SafeText.line("internal error: " + failure + place + "; nothing was proved"));
        return ExitCode.UNPROVABLE;
    }

    /** Makes the message of the exception for a malformed text the message for the user. */
    private static <T> void convert(CommandLine commandLine, Class<T> type, Function<String, T> parse) {
        commandLine.registerConverter(type, text -> {
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        });
    }

    /** The version in the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"userstream " + (version == null ? "(not packaged)" : version)};
        }
    }
}
