package dev.userstream.lab.cli;

import com.datastax.oss.driver.api.core.DriverException;
import dev.userstream.kafka.KafkaRefusedException;
import dev.userstream.kafka.KafkaUnavailableException;
import dev.userstream.lab.bench.BenchCommand;
import dev.userstream.lab.bench.BenchFailedException;
import dev.userstream.lab.chaos.ChaosCommand;
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
    private static final List<Class<? extends Exception>> UNREACHABLE = List.of(
            MachineNotReadyException.class,
            ChildFailedException.class,
            BenchFailedException.class,
            StoreUnreadableException.class,
            KafkaUnavailableException.class,
            KafkaRefusedException.class,
            KafkaException.class,
            DriverException.class,
            UncheckedIOException.class);

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
        if (UNREACHABLE.stream().anyMatch(type -> type.isInstance(failure))) {
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
