package dev.userstream.ops.cli;

import dev.userstream.events.topic.Topics;
import dev.userstream.kafka.KafkaClients;
import dev.userstream.kafka.KafkaErrors;
import dev.userstream.ops.connect.KafkaTopics;
import dev.userstream.ops.connect.OpsSettings;
import dev.userstream.ops.dlq.DeadLetterEntry;
import dev.userstream.ops.dlq.DeadLetterFilter;
import dev.userstream.ops.dlq.DeadLetterIndex;
import dev.userstream.ops.dlq.Repair;
import dev.userstream.ops.dlq.ReplayWarnings;
import dev.userstream.ops.dlq.Replayer;
import dev.userstream.ops.dlq.SafeText;
import dev.userstream.ops.pipeline.TopicLog;
import dev.userstream.settings.ExitCode;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
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
            "Publishes the messages of dead letters to users_created again, unchanged or repaired, and marks the dead letters.",
            "Dead letters that were replayed before are skipped, so the command can be repeated and resumed."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:every selected dead letter is replayed, even if there are none",
            "1:some stay open, or there is no dead letter of a given name; standard error says why",
            "2:usage or configuration, or Kafka refuses",
            "3:Kafka is unreachable",
            "130:interrupted; the messages that were published are marked, and the same command resumes"
        })
final class DlqReplayCommand implements Callable<Integer> {
    private static final int MAX_FAILURES_SHOWN = 20;
    private static final int LINGER_MS = 5;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final DeadLetterOptions options = new DeadLetterOptions();

    @ArgGroup
    private RepairOptions repairs = new RepairOptions();

    @Option(names = "--dry-run", description = "Repair and validate the values, and publish nothing.")
    private boolean dryRun;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask for confirmation. Without a terminal there is no question, either.")
    private boolean yes;

    @Override
    public Integer call() throws IOException {
        DeadLetterFilter filter = options.filter(InstantSource.system());
        KafkaClients clients = OpsSettings.readKafkaClients(System.getenv());
        Repair repair = repair();
        try (KafkaTopics kafka = new KafkaTopics(clients)) {
            TopicLog topic = kafka.topic(Topics.DEAD_LETTERS);
            DeadLetterIndex index;
            try (TerminalProgress progress = TerminalProgress.forThisTerminal()) {
                index = DeadLetterIndex.read(topic, filter, progress);
            }
            if (!index.unknown().isEmpty()) {
                index.unknown()
                        .forEach(
                                name -> System.err.println(
                                        name
                                                + ": no such dead letter (expected: a name that dlq list shows with the same options)"));
                return ExitCode.FAILED;
            }
            List<DeadLetterEntry> entries = index.open();
            if (entries.isEmpty()) {
                System.out.println("no open dead letters to replay");
                return ExitCode.OK;
            }
            if (repairs.isForOne() && entries.size() > 1) {
                throw usage(
                        "--value-file: " + entries.size() + " open dead letters (expected: a NAME that selects one)");
            }
            ReplayWarnings.of(entries, repair, kafka.retention(Topics.USERS_CREATED), Instant.now())
                    .forEach(System.err::println);
            if (!isConfirmed(entries)) {
                System.out.println("nothing was replayed");
                return ExitCode.FAILED;
            }
            // Not before: until here Ctrl-C may end the process at once.
            try (Interruption interruption = Interruption.register()) {
                return print(replay(clients, topic, entries, repair, interruption));
            }
        }
    }

    private Replayer.Report replay(
            KafkaClients clients,
            TopicLog topic,
            List<DeadLetterEntry> entries,
            Repair repair,
            Interruption interruption) {
        try (TerminalProgress progress = TerminalProgress.forThisTerminal();
                Producer<byte[], byte[]> producer = dryRun ? null : producer(clients)) {
            return new Replayer(topic, producer, repair, InstantSource.system(), interruption::isRequested)
                    .replay(entries, progress);
        } catch (KafkaException e) {
            throw KafkaErrors.of(e, clients.servers());
        }
    }

    private static Producer<byte[], byte[]> producer(KafkaClients clients) {
        int timeoutMs = Math.toIntExact(clients.timeout().toMillis());
        return clients.producer(Map.of(
                "compression.type",
                "lz4",
                "linger.ms",
                LINGER_MS,
                "max.block.ms",
                timeoutMs,
                // Kafka demands room for a request and the linger time.
                "delivery.timeout.ms",
                2 * timeoutMs + LINGER_MS));
    }

    private int print(Replayer.Report report) {
        report.failures().stream().limit(MAX_FAILURES_SHOWN).map(SafeText::line).forEach(System.err::println);
        if (report.failures().size() > MAX_FAILURES_SHOWN) {
            System.err.println("… and " + (report.failures().size() - MAX_FAILURES_SHOWN) + " more");
        }
        int open = report.chosen() - report.replayed();
        System.out.println((dryRun ? "would replay " : "replayed ") + report.replayed() + " of " + report.chosen()
                + " dead letters" + (report.invalid() > 0 ? ", " + report.invalid() + " to be refused again" : "")
                + (report.leftOpen() > 0 ? ", " + report.leftOpen() + " left as they were" : "")
                + (open > 0 ? "; " + open + " stay open" : ""));
        System.out.flush();
        if (report.stopped()) {
            System.err.println("interrupted; the same command resumes from here");
            return ExitCode.INTERRUPTED;
        }
        return open > 0 ? ExitCode.FAILED : ExitCode.OK;
    }

    @SuppressWarnings("SystemConsoleNull") // on Java 17 there is no console without a terminal
    private boolean isConfirmed(List<DeadLetterEntry> entries) {
        if (yes || dryRun || System.console() == null || repairs.readsStandardInput()) {
            return true;
        }
        String answer = System.console().readLine("Replay %d dead letters? [y/N] ", entries.size());
        return answer != null && answer.strip().equalsIgnoreCase("y");
    }

    private Repair repair() {
        try {
            return repairs.repair(System.getenv(), System.in);
        } catch (IOException e) {
            throw usage("--value-file: " + e.getMessage() + " (expected: a readable file)");
        }
    }

    private ParameterException usage(String problem) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), problem);
    }
}
