package dev.userstream.ops.cli;

import dev.userstream.events.Topics;
import dev.userstream.ops.config.LetterSettings;
import dev.userstream.ops.dlq.Catalogue;
import dev.userstream.ops.dlq.DryRun;
import dev.userstream.ops.dlq.Letter;
import dev.userstream.ops.dlq.LetterFilter;
import dev.userstream.ops.dlq.LetterName;
import dev.userstream.ops.dlq.Outbox;
import dev.userstream.ops.dlq.Repair;
import dev.userstream.ops.dlq.ReplayReport;
import dev.userstream.ops.dlq.Replayer;
import dev.userstream.ops.dlq.ShownText;
import dev.userstream.ops.evidence.TopicLog;
import dev.userstream.ops.kafka.KafkaOutbox;
import dev.userstream.ops.kafka.KafkaSource;
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
            "Publishes the messages of dead letters to users_created again, as they are or repaired, and marks the letters.",
            "Letters that were replayed before are passed over, so that it can be repeated and resumed."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:every letter that was asked for is replayed, and be it none",
            "1:some stay open, or there is no letter of a given name; standard error says why",
            "2:usage or configuration",
            "3:Kafka is unreachable",
            "130:interrupted; what was begun is marked, and the same command goes on from there"
        })
final class DlqReplayCommand implements Callable<Integer> {
    private static final int MOST_FAILURES_SHOWN = 20;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final LetterOptions options = new LetterOptions();

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
        LetterFilter filter = options.filter(InstantSource.system());
        LetterSettings settings = LetterSettings.read(System.getenv());
        Repair repair = repair();
        try (KafkaSource kafka = new KafkaSource(settings.kafka(), settings.requestTimeout())) {
            TopicLog topic = kafka.topic(Topics.DEAD_LETTERS);
            Catalogue catalogue;
            try (TerminalProgress progress = TerminalProgress.forThisTerminal()) {
                catalogue = Catalogue.read(topic, filter, progress);
            }
            if (!catalogue.unknown().isEmpty()) {
                return unknown(catalogue.unknown());
            }
            List<Letter> letters = catalogue.open();
            if (letters.isEmpty()) {
                System.out.println("no open dead letters to replay");
                return ExitCode.YES;
            }
            checkIsOne(letters);
            ReplayWarnings.of(letters, repair, kafka.retention(Topics.USERS_CREATED), Instant.now())
                    .forEach(System.err::println);
            if (!isConfirmed(letters)) {
                System.out.println("nothing was replayed");
                return ExitCode.NO;
            }
            // Not before: until here Ctrl-C may end the process at once.
            try (Interruption interruption = Interruption.heard()) {
                return report(replay(settings, topic, letters, repair, interruption));
            }
        }
    }

    /** A letter that was named and is not there is a mistake; one that was replayed before is not. */
    private static int unknown(List<LetterName> names) {
        names.forEach(name -> System.err.println(
                name + ": no such dead letter (expected: a position that dlq list shows with the same options)"));
        return ExitCode.NO;
    }

    private ReplayReport replay(
            LetterSettings settings, TopicLog topic, List<Letter> letters, Repair repair, Interruption interruption) {
        try (TerminalProgress progress = TerminalProgress.forThisTerminal()) {
            if (dryRun) {
                return replay(topic, new DryRun(), letters, repair, interruption, progress);
            }
            try (KafkaOutbox outbox = new KafkaOutbox(settings.kafka(), settings.requestTimeout())) {
                return replay(topic, outbox, letters, repair, interruption, progress);
            }
        }
    }

    private static ReplayReport replay(
            TopicLog topic,
            Outbox outbox,
            List<Letter> letters,
            Repair repair,
            Interruption interruption,
            TerminalProgress progress) {
        return new Replayer(topic, outbox, repair, InstantSource.system(), interruption::hasCome, progress)
                .replay(letters);
    }

    private int report(ReplayReport report) {
        report.failures().stream()
                .limit(MOST_FAILURES_SHOWN)
                .map(ShownText::line)
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
        return open > 0 ? ExitCode.NO : ExitCode.YES;
    }

    private void checkIsOne(List<Letter> letters) {
        if (repairs.isForOneLetter() && letters.size() > 1) {
            throw wrong("--value-file: " + letters.size() + " open letters (expected: a POSITION that names one)");
        }
    }

    @SuppressWarnings("SystemConsoleNull") // we run on 17, where no terminal is null
    private boolean isConfirmed(List<Letter> letters) {
        if (yes || dryRun || System.console() == null || repairs.readsStandardInput()) {
            return true;
        }
        String answer = System.console().readLine("Replay %d dead letters? [y/N] ", letters.size());
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
