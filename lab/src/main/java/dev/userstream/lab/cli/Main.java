package dev.userstream.lab.cli;

import dev.userstream.lab.bench.BenchCommand;
import dev.userstream.lab.chaos.ChaosCommand;
import dev.userstream.settings.Durations;
import dev.userstream.settings.ExitCode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Runs {@code chaos} or {@code bench}. */
@Command(
        name = "userstream-lab",
        description = "Breaks and measures the pipeline on an embedded stack.",
        subcommands = {ChaosCommand.class, BenchCommand.class})
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private Main() {}

    /** Ends the JVM with the exit code of the command. */
    public static void main(String[] args) {
        // Kafka's and Cassandra's clients format and parse with the default locale.
        Locale.setDefault(Locale.US);
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Duration.class, Durations::parse);
        line.setExecutionExceptionHandler((failure, command, parsed) -> exitCode(failure, command.getErr()));
        return line;
    }

    private static int exitCode(Exception failure, PrintWriter err) {
        err.println(failure.getMessage());
        LOG.debug("event=command_failed", failure);
        boolean usage = failure instanceof IllegalArgumentException || failure instanceof IllegalStateException;
        return usage ? ExitCode.USAGE : ExitCode.UNREACHABLE;
    }
}
