package dev.userstream.lab.cli;

import dev.userstream.lab.bench.BenchCommand;
import dev.userstream.lab.chaos.ChaosCommand;
import dev.userstream.settings.ExitCode;
import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;

/** Runs {@code chaos} or {@code bench}. */
@Command(
        name = "userstream-lab",
        description = "Breaks and measures the pipeline on an embedded stack.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        scope = CommandLine.ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ChaosCommand.class, BenchCommand.class})
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private Main() {}

    /** The version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"userstream " + (version == null ? "(not packaged)" : version)};
        }
    }

    /** Ends the JVM with the exit code of the command. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, command, parsed) -> exitCode(failure, command.getErr()));
        if (System.getenv("NO_COLOR") != null) {
            line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        }
        return line;
    }

    private static int exitCode(Exception failure, PrintWriter err) {
        err.println(failure.getMessage());
        LOG.debug("event=command_failed", failure);
        boolean usage = failure instanceof IllegalArgumentException || failure instanceof IllegalStateException;
        return usage ? ExitCode.USAGE : ExitCode.UNREACHABLE;
    }
}
