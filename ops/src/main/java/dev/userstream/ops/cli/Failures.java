package dev.userstream.ops.cli;

import dev.userstream.ops.audit.UnknownRunException;
import dev.userstream.ops.evidence.UnreachableException;
import dev.userstream.settings.SettingsException;
import picocli.CommandLine;

/** Says in one line what went wrong and gives it its exit code. */
final class Failures {
    private Failures() {}

    static int explain(Exception failure, CommandLine command, CommandLine.ParseResult unused) throws Exception {
        if (failure instanceof SettingsException || failure instanceof UnknownRunException) {
            command.getErr().println(failure.getMessage());
            return ExitCode.USAGE;
        }
        if (failure instanceof UnreachableException) {
            command.getErr().println(failure.getMessage());
            return ExitCode.UNREACHABLE;
        }
        throw failure;
    }
}
