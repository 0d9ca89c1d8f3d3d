package dev.userstream.ops.cli;

import dev.userstream.ops.config.OpsSettings;
import dev.userstream.ops.connection.Connections;
import dev.userstream.ops.dlq.SafeText;
import dev.userstream.ops.json.Documents;
import dev.userstream.ops.status.Status;
import dev.userstream.ops.status.StatusReport;
import dev.userstream.settings.ExitCode;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code userstream status}. */
@Command(
        name = "status",
        description = "Shows runs, lag, rows and dead letters at a glance.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:all parts answered",
            "2:usage or configuration",
            "3:a part is unreachable; the others are shown",
            "4:an internal error",
            "130:interrupted"
        })
final class StatusCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print the state as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        OpsSettings settings = OpsSettings.read(System.getenv());
        StatusReport report;
        try (Connections connections = Connections.open(settings)) {
            report = new Status(connections.pipeline()).read(Status.COUNT_LIMIT);
        }
        System.out.print(json ? Documents.line(report) : StatusText.write(report, Instant.now()));
        System.out.flush();
        report.problems().stream().map(SafeText::line).forEach(System.err::println);
        return report.problems().isEmpty() ? ExitCode.OK : ExitCode.UNREACHABLE;
    }
}
