package dev.userstream.bench.cli;

import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The command line of the measurements. */
public final class Main {
    private Main() {}

    /** Runs the command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        CommandLine line = new CommandLine(new BenchCommand()).setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, command, parsed) -> Failures.explain(failure, command.getErr()));
        if (System.getenv("NO_COLOR") != null) {
            line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        }
        System.exit(line.execute(args));
    }
}
