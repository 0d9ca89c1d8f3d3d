package dev.userstream.ops.cli;

import dev.userstream.events.topic.Topics;
import dev.userstream.ops.config.DlqSettings;
import dev.userstream.ops.dlq.DeadLetterEntry;
import dev.userstream.ops.dlq.DeadLetterFilter;
import dev.userstream.ops.dlq.DeadLetterIndex;
import dev.userstream.ops.dlq.DeadLetterName;
import dev.userstream.ops.dlq.DryRun;
import dev.userstream.ops.dlq.RecordPublisher;
import dev.userstream.ops.dlq.Repair;
import dev.userstream.ops.dlq.ReplayReport;
import dev.userstream.ops.dlq.Replayer;
import dev.userstream.ops.dlq.SafeText;
import dev.userstream.ops.kafka.KafkaRecordPublisher;
import dev.userstream.ops.kafka.KafkaSource;
import dev.userstream.ops.pipeline.TopicLog;
import dev.userstream.settings.ExitCode;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code userstream dlq replay}. */
@Command(
        name = "replay",
        description = {
            "Publishes the messages of dead letters to users_created again, as they are or repaired, and marks the dead letters.",
            "AuditDeadLetters that were replayed before are passed over, so that it can be repeated and resumed."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:every dead letter that was asked for is replayed, and be it none",
            "1:some stay open, or there is no dead letter of a given name; standard error says why",
            "2:usage or configuration",
            "3:Kafka is unreachable",
            "130:interrupted; what was begun is marked, and the same command goes on from there"
        })
final class DlqReplayCommand implements Callable<Integer> {
    private static final int MOST_FAILURES_SHOWN = 20;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final DeadLetterOptions options = new DeadLetterOptions();

    @ArgGroup
    private RepairOptions repairs = new RepairOptions();

    @Option(names = "--dry-run", description = "Repair and judge the values, and publish nothing.")
    private boolean dryRun;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask. Nobody is asked either where there is no terminal.")
    private boolean yes;

    @Override
    public Integer call() throws IOException {
        DeadLetterFilter filter = options.filter(InstantSource.system());
        DlqSettings settings = DlqSettings.read(System.getenv());
        Repair repair = repair();
        try (KafkaSource kafka = new KafkaSource(settings.kafka(), settings.requestTimeout())) {
            TopicLog topic = kafka.topic(Topics.DEAD_LETTERS);
            DeadLetterIndex index;
            try (TerminalProgress progress = TerminalProgress.forThisTerminal()) {
                index = DeadLetterIndex.read(topic, filter, progress);
            }
            if (!index.unknown().isEmpty()) {
                return unknown(index.unknown());
            }
            List<DeadLetterEntry> deadLetters = index.open();
            if (deadLetters.isEmpty()) {
                System.out.println("no open dead letters to replay");
                return ExitCode.OK;
            }
            checkIsOne(deadLetters);
            ReplayWarnings.of(deadLetters, repair, kafka.retention(Topics.USERS_CREATED), Instant.now())
                    .forEach(System.err::println);
            if (!isConfirmed(deadLetters)) {
                System.out.println("nothing was replayed");
                return ExitCode.FAILED;
            }
            // Not before: until here Ctrl-C may end the process at once.
            try (ShutdownRequest interruption = ShutdownRequest.heard()) {
                return report(replay(settings, topic, deadLetters, repair, interruption));
            }
        }
    }

    /** A dead letter that was named and is not there is a mistake; one that was replayed before is not. */
    private static int unknown(List<DeadLetterName> names) {
        names.forEach(name -> System.err.println(
                name + ": no such dead letter (expected: a position that dlq list shows with the same options)"));
        return ExitCode.FAILED;
    }

    private ReplayReport replay(
            DlqSettings settings,
            TopicLog topic,
            List<DeadLetterEntry> deadLetters,
            Repair repair,
            ShutdownRequest interruption) {
        try (TerminalProgress progress = TerminalProgress.forThisTerminal()) {
            if (dryRun) {
                return replay(topic, new DryRun(), deadLetters, repair, interruption, progress);
            }
            try (KafkaRecordPublisher publisher =
                    new KafkaRecordPublisher(settings.kafka(), settings.requestTimeout())) {
                return replay(topic, publisher, deadLetters, repair, interruption, progress);
            }
        }
    }

    private static ReplayReport replay(
            TopicLog topic,
            RecordPublisher publisher,
            List<DeadLetterEntry> deadLetters,
            Repair repair,
            ShutdownRequest interruption,
            TerminalProgress progress) {
        return new Replayer(topic, publisher, repair, InstantSource.system(), interruption::hasCome, progress)
                .replay(deadLetters);
    }

    private int report(ReplayReport report) {
        report.failures().stream()
                .limit(MOST_FAILURES_SHOWN)
                .map(SafeText::line)
                .forEach(System.err::println);
        if (report.failures().size() > MOST_FAILURES_SHOWN) {
            System.err.println("… and " + (report.failures().size() - MOST_FAILURES_SHOWN) + " more");
        }
        int open = report.chosen() - report.replayed();
        System.out.println((dryRun ? "would replay " : "replayed ") + report.replayed() + " of " + report.chosen()
                + " dead letters" + (report.doomed() > 0 ? ", " + report.doomed() + " to be refused again" : "")
                + (report.leftAlone() > 0 ? ", " + report.leftAlone() + " left as they were" : "")
                + (open > 0 ? "; " + open + " stay open" : ""));
        System.out.flush();
        if (report.stopped()) {
            System.err.println("interrupted; the same command goes on from here");
            return ExitCode.INTERRUPTED;
        }
        return open > 0 ? ExitCode.FAILED : ExitCode.OK;
    }

    private void checkIsOne(List<DeadLetterEntry> deadLetters) {
        if (repairs.isForOneLetter() && deadLetters.size() > 1) {
            throw wrong(
                    "--value-file: " + deadLetters.size() + " open dead letters (expected: a POSITION that names one)");
        }
    }

    @SuppressWarnings("SystemConsoleNull") // we run on 17, where no terminal is null
    private boolean isConfirmed(List<DeadLetterEntry> deadLetters) {
        if (yes || dryRun || System.console() == null || repairs.readsStandardInput()) {
            return true;
        }
        String answer = System.console().readLine("ReplayMarker %d dead letters? [y/N] ", deadLetters.size());
        return answer != null && answer.strip().equalsIgnoreCase("y");
    }

    private Repair repair() {
        try {
            return repairs.repair(System.getenv(), System.in);
        } catch (IOException e) {
            throw wrong("--value-file: " + e.getMessage() + " (expected: a file that can be read)");
        }
    }

    private ParameterException wrong(String problem) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), problem);
    }
}
