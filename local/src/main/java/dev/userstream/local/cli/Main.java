package dev.userstream.local.cli;

import dev.userstream.local.api.OfflineApiCommand;
import dev.userstream.local.demo.DemoCommand;
import dev.userstream.local.probe.StoreUnreadableException;
import dev.userstream.local.process.ChildFailedException;
import dev.userstream.local.workspace.MachineNotReadyException;
import dev.userstream.settings.ExitCode;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;

/** The command line of the embedded stack. */
@Command(
        name = "userstream-local",
        description = "Runs the whole pipeline on this machine, without containers.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        scope = CommandLine.ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, and the verdict is positive",
            "1:the verdict is negative",
            "2:a setting or an argument is wrong",
            "3:something it needs is missing or unreachable",
            "4:it cannot be proved",
            "130:ended by Ctrl-C"
        },
        subcommands = {DemoCommand.class, StackCommand.class, CleanCommand.class, OfflineApiCommand.class})
public final class Main {
    private static final List<Class<? extends Exception>> UNREACHABLE = List.of(
            MachineNotReadyException.class,
            ChildFailedException.class,
            StoreUnreadableException.class,
            KafkaException.class,
            UncheckedIOException.class);

    private Main() {}

    /** Runs the command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The parser with all commands, for tests. */
    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, command.getErr()));
        if (System.getenv("NO_COLOR") != null) {
            line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        }
        return line;
    }

    static int explain(Exception failure, PrintWriter err) {
        if (UNREACHABLE.stream().anyMatch(cause -> cause.isInstance(failure))) {
            err.println(failure.getMessage());
            return ExitCode.UNREACHABLE;
        }
        if (failure instanceof IllegalArgumentException || failure instanceof IllegalStateException) {
            err.println(failure.getMessage());
            return ExitCode.USAGE;
        }
        failure.printStackTrace(err);
        return ExitCode.FAILED;
    }
}
