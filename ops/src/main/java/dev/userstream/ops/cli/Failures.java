package dev.userstream.ops.cli;

import dev.userstream.kafka.KafkaRefusedException;
import dev.userstream.ops.audit.UnknownRunException;
import dev.userstream.ops.dlq.SafeText;
import dev.userstream.ops.pipeline.UnreachableException;
import dev.userstream.settings.ExitCode;
import dev.userstream.settings.SettingsException;
import picocli.CommandLine;

/** Says in one line what went wrong and gives it its exit code. */
final class Failures {
    private Failures() {}

    static int explain(Exception failure, CommandLine command, CommandLine.ParseResult unused) {
        if (failure instanceof SettingsException
                || failure instanceof UnknownRunException
                || failure instanceof KafkaRefusedException) {
            command.getErr().println(failure.getMessage());
            return ExitCode.USAGE;
        }
        if (failure instanceof UnreachableException) {
            command.getErr().println(SafeText.line(String.valueOf(failure.getMessage())));
            return ExitCode.UNREACHABLE;
        }
        if (failure instanceof InterruptedException) {
            command.getErr().println("interrupted; nothing was proved");
            return ExitCode.INTERRUPTED;
        }
        return internal(failure, command);
    }

    /** Not 1: that would read as a verdict. */
    static int internal(Throwable failure, CommandLine command) {
        command.getErr().println(SafeText.line("internal error: " + failure + at(failure) + "; nothing was proved"));
        return ExitCode.UNPROVABLE;
    }

    private static String at(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return trace.length == 0 ? "" : " at " + trace[0];
    }
}
