package dev.userstream.ops.cli;

import dev.userstream.ops.connect.Connections;
import dev.userstream.ops.connect.OpsSettings;
import dev.userstream.ops.dlq.SafeText;
import dev.userstream.ops.json.JsonLine;
import dev.userstream.ops.json.StatusDocument;
import dev.userstream.ops.status.StatusReport;
import dev.userstream.settings.ExitCode;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code userstream status}. */
@Command(
        name = "status",
        description = "Shows runs, lag, rows and dead letters.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:all components answered",
            "2:usage or configuration",
            "3:a component is unreachable; the others are shown",
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
            report = StatusReport.of(connections);
        }
        System.out.print(json ? JsonLine.of(StatusDocument.of(report)) : StatusText.of(report, Instant.now()));
        System.out.flush();
        report.problems().stream().map(SafeText::line).forEach(System.err::println);
        return report.problems().isEmpty() ? ExitCode.OK : ExitCode.UNREACHABLE;
    }
}
