package dev.userstream.ops.cli;

import dev.userstream.events.topic.Topics;
import dev.userstream.kafka.KafkaClients;
import dev.userstream.kafka.KafkaErrors;
import dev.userstream.kafka.TopicSetup;
import dev.userstream.ops.connect.KafkaTopics;
import dev.userstream.ops.connect.OpsSettings;
import dev.userstream.ops.dlq.DeadLetterEntry;
import dev.userstream.ops.dlq.DeadLetterName;
import dev.userstream.ops.dlq.Repair;
import dev.userstream.ops.dlq.Replayer;
import dev.userstream.ops.dlq.SafeText;
import dev.userstream.ops.pipeline.PipelineTopics;
import dev.userstream.ops.pipeline.Progress;
import dev.userstream.settings.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
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
        exitCodeList = {
            "0:every selected dead letter is replayed, even if there are none",
            "1:some stay open, or there is no dead letter of a given name; standard error says why",
            "2:usage or configuration, or Kafka refuses",
            "3:Kafka is unreachable",
            "4:an internal error",
            "5:out of memory",
            "130:interrupted; the messages that were published are marked, and the same command resumes"
        })
final class DlqReplayCommand implements Callable<Integer> {
    private static final int MAX_FAILURES_SHOWN = 20;
    private static final long STOP_TIMEOUT_S = 15;
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(60);

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
    public Integer call() {
        KafkaClients clients = OpsSettings.readKafkaClients(System.getenv());
        Repair repair = repair();
        try (Admin admin = clients.admin()) {
            new TopicSetup(admin, clients).requireTimestampType(Topics.USERS_CREATED);
        }
        try (KafkaTopics kafka = new KafkaTopics(clients)) {
            List<DeadLetterEntry> selected = DlqCommand.read(kafka, options::select);
            List<DeadLetterName> unknown = options.unknown(selected);
            if (!unknown.isEmpty()) {
                String expected = ": no such dead letter (expected: a name that dlq list shows with the same options)";
                unknown.forEach(name -> System.err.println(name + expected));
                return ExitCode.FAILED;
            }
            List<DeadLetterEntry> entries =
                    selected.stream().filter(DeadLetterEntry::isOpen).toList();
            if (entries.isEmpty()) {
                System.out.println("no open dead letters to replay");
                return ExitCode.OK;
            }
            if (repairs.file != null && entries.size() > 1) {
                throw usage(
                        "--value-file: " + entries.size() + " open dead letters (expected: a NAME that selects one)");
            }
            Replayer.warnings(entries, repair, Instant.now()).forEach(System.err::println);
            if (!isConfirmed(entries)) {
                System.out.println("nothing was replayed");
                return ExitCode.FAILED;
            }
            return replay(clients, kafka, entries, repair);
        }
    }

    /** On Ctrl-C or SIGTERM the process ends when the current batch is done and reported, or after a while. */
    private int replay(KafkaClients clients, PipelineTopics topics, List<DeadLetterEntry> entries, Repair repair) {
        AtomicBoolean stopped = new AtomicBoolean();
        CompletableFuture<Void> done = new CompletableFuture<>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stopped.set(true);
            done.completeOnTimeout(null, STOP_TIMEOUT_S, TimeUnit.SECONDS).join();
        }));
        int timeoutMs = Math.toIntExact(clients.timeout().toMillis());
        Map<String, Object> limits = Map.of("max.block.ms", timeoutMs, "delivery.timeout.ms", 2 * timeoutMs);
        try {
            Replayer.Report report;
            try (Terminal terminal = new Terminal();
                    Producer<byte[], byte[]> producer = dryRun ? null : clients.producer(limits)) {
                report = new Replayer(topics, producer, repair, InstantSource.system(), stopped::get)
                        // A bar would overwrite the editor's screen.
                        .replay(entries, repairs.edit ? Progress.NONE : terminal);
            }
            return print(report);
        } catch (KafkaException e) {
            throw KafkaErrors.of(e, clients.servers());
        } finally {
            done.complete(null);
        }
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
        if (yes || dryRun || System.console() == null || "-".equals(repairs.file)) {
            return true;
        }
        String answer = System.console().readLine("Replay %s dead letters? [y/N] ", entries.size());
        return answer != null && answer.strip().equalsIgnoreCase("y");
    }

    private Repair repair() {
        if (repairs.edit) {
            Map<String, String> environment = System.getenv();
            return Repair.byEditor(environment.getOrDefault("VISUAL", environment.getOrDefault("EDITOR", "vi")));
        }
        if (repairs.command != null) {
            return Repair.byCommand(repairs.command, COMMAND_TIMEOUT);
        }
        if (repairs.file == null) {
            return Repair.NONE;
        }
        try {
            return Repair.by(
                    repairs.file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(repairs.file)));
        } catch (IOException e) {
            throw usage("--value-file: " + e.getMessage() + " (expected: a readable file)");
        }
    }

    private ParameterException usage(String problem) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), problem);
    }

    /** How values are repaired before they are published again; at most one of the three. */
    static final class RepairOptions {
        @Option(names = "--edit", description = "Open each value in $VISUAL or $EDITOR; an unchanged value stays open.")
        private boolean edit;

        @Option(
                names = "--edit-command",
                paramLabel = "COMMAND",
                description = {
                    "Pipe each value through this shell command; $LETTER, $LETTER_KEY, $LETTER_REASON and $LETTER_DETAIL describe it.",
                    "With cat the value stays unchanged and the key becomes the id in the value."
                })
        private @Nullable String command;

        @Option(
                names = "--value-file",
                paramLabel = "FILE",
                description = "Publish this value in place of a single dead letter's; - reads it from standard input.")
        private @Nullable String file;
    }
}
