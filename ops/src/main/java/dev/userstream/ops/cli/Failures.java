package dev.userstream.ops.cli;

import dev.userstream.kafka.KafkaRefusedException;
import dev.userstream.ops.audit.Audit.UnknownRunException;
import dev.userstream.ops.dlq.SafeText;
import dev.userstream.ops.pipeline.UnreachableException;
import dev.userstream.settings.ExitCode;
import dev.userstream.settings.SettingsException;
import java.util.Optional;
import picocli.CommandLine;

/** Turns a failure into one line and an exit code. */
final class Failures {
    private Failures() {}

    static int explain(Exception failure, CommandLine command, CommandLine.ParseResult unused) {
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
    static int internal(Throwable failure, CommandLine command) {
        StackTraceElement[] trace = failure.getStackTrace();
        String place = trace.length == 0 ? "" : " at " + trace[0];
        command.getErr().println(SafeText.line("internal error: " + failure + place + "; nothing was proved"));
        return ExitCode.UNPROVABLE;
    }
}
