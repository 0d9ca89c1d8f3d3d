package dev.userstream.ops.cli;

import dev.userstream.events.Topics;
import dev.userstream.ops.config.OpsSettings;
import dev.userstream.ops.kafka.KafkaSource;
import dev.userstream.ops.status.Status;
import dev.userstream.ops.status.StatusReport;
import java.time.Duration;
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
    private static final Duration COUNT_LIMIT = Duration.ofSeconds(10);

    @Option(names = "--json", description = "Print the state as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        OpsSettings settings = OpsSettings.read(System.getenv());
        StatusReport report;
        try (Connections connections = new Connections(settings)) {
            KafkaSource kafka = connections.kafka();
            report = new Status(
                            kafka.ledger(),
                            kafka.topic(Topics.USERS_CREATED),
                            kafka.topic(Topics.DEAD_LETTERS),
                            kafka.positions(),
                            connections::table)
                    .look(COUNT_LIMIT.toMillis());
        }
        System.out.print(json ? StatusJson.write(report) : StatusText.write(report, Instant.now()));
        System.out.flush();
        report.problems().forEach(System.err::println);
        return report.problems().isEmpty() ? ExitCode.YES : ExitCode.UNREACHABLE;
    }
}
