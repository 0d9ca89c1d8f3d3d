package dev.userstream.ops.cli;

import com.github.freva.asciitable.AsciiTable;
import dev.userstream.events.Header;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.topic.Topics;
import dev.userstream.ops.connect.KafkaTopics;
import dev.userstream.ops.connect.OpsSettings;
import dev.userstream.ops.dlq.DeadLetterEntry;
import dev.userstream.ops.dlq.DeadLetterName;
import dev.userstream.ops.dlq.SafeText;
import dev.userstream.ops.pipeline.PipelineTopics;
import dev.userstream.ops.pipeline.TopicRecord;
import dev.userstream.settings.ExitCode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code userstream dlq}, with {@code list} and {@code show}. */
@Command(
        name = "dlq",
        description = "Lists, shows and replays dead letters.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = DlqReplayCommand.class)
final class DlqCommand {
    private static final int MAX_DETAIL = 60;
    private static final int MAX_HEADER = 500;

    @Command(
            name = "list",
            description = "Lists dead letters, each once, with the reason and whether they were replayed.",
            exitCodeList = {
                "0:listed, even if there are none",
                "2:usage or configuration, or Kafka refuses",
                "3:Kafka is unreachable",
                "4:an internal error",
                "5:out of memory",
                "130:interrupted"
            })
    int list(
            @Mixin DeadLetterOptions options,
            @Option(names = "--open", description = "Only dead letters that were not replayed.") boolean openOnly,
            @Option(names = "--json", description = "Print one line of JSON for each dead letter.") boolean json) {
        try (KafkaTopics kafka = new KafkaTopics(OpsSettings.readKafkaClients(System.getenv()))) {
            List<DeadLetterEntry> entries = read(kafka, options::select);
            entries = entries.stream()
                    .filter(entry -> !openOnly || entry.isOpen())
                    .toList();
            Stream<String> documents = entries.stream().map(entry -> Terminal.json(entry.document()));
            Terminal.print(json ? documents.collect(Collectors.joining()) : table(entries));
            return ExitCode.OK;
        }
    }

    @Command(
            name = "show",
            description = "Shows a dead letter: key, headers and value as they were published, and the reason.",
            exitCodeList = {
                "0:shown",
                "1:there is no such dead letter, or with --raw there are several or it has no value",
                "2:usage or configuration, or Kafka refuses",
                "3:Kafka is unreachable",
                "4:an internal error",
                "5:out of memory",
                "130:interrupted"
            })
    int show(
            @Parameters(paramLabel = "NAME", description = DeadLetterName.EXPECTED + ".") DeadLetterName name,
            @Option(names = "--raw", description = "Write only the value's bytes to standard output.") boolean raw) {
        try (KafkaTopics kafka = new KafkaTopics(OpsSettings.readKafkaClients(System.getenv()))) {
            List<DeadLetterEntry> entries = read(kafka, name::matches);
            if (entries.isEmpty()) {
                return failed(name + ": no such dead letter (expected: a name that dlq list shows)");
            }
            if (!raw) {
                entries.forEach(entry -> System.out.println(text(entry, original(kafka, entry))));
                System.out.flush();
                return ExitCode.OK;
            }
            if (entries.size() > 1) {
                return failed(name + ": " + entries.size() + " dead letters (expected: one, such as "
                        + entries.get(0).id() + ")");
            }
            byte[] value = original(kafka, entries.get(0)).value();
            if (value == null) {
                return failed(name + ": the message had no value");
            }
            System.out.writeBytes(value);
            System.out.flush();
            return ExitCode.OK;
        }
    }

    static List<DeadLetterEntry> read(PipelineTopics topics, Predicate<DeadLetterEntry> filter) {
        try (Terminal terminal = new Terminal()) {
            return DeadLetterEntry.read(topics, filter, terminal);
        }
    }

    static String table(List<DeadLetterEntry> entries) {
        long open = entries.stream().filter(DeadLetterEntry::isOpen).count();
        String sum = entries.size() + " dead letters, " + open + " open, " + (entries.size() - open) + " replayed\n";
        if (entries.isEmpty()) {
            return sum;
        }
        String table = AsciiTable.getTable(
                entries,
                List.of(
                        Terminal.left("dead letter", entry -> entry.id().toString()),
                        Terminal.left(
                                "refused at",
                                entry -> seconds(entry.deadLetter().rejectedAt())),
                        Terminal.left(
                                "reason", entry -> entry.deadLetter().reason().code()),
                        Terminal.left(
                                "detail",
                                entry -> SafeText.line(entry.deadLetter().detail(), MAX_DETAIL)),
                        Terminal.left("key", DeadLetterEntry::key),
                        Terminal.left("state", DlqCommand::state)));
        return table + "\n" + sum;
    }

    /** Everything about one dead letter, the value last. */
    static String text(DeadLetterEntry entry, DeadLetter original) {
        StringBuilder text = new StringBuilder();
        line(text, "dead letter", entry.id().toString());
        String repeats = entry.repeats() == 0 ? "" : " and " + entry.repeats() + " repeats after a restart";
        line(text, "record", entry.place() + repeats);
        line(text, "reason", entry.deadLetter().reason().code());
        line(text, "detail", SafeText.line(original.detail()));
        line(text, "refused by", entry.id().stage().label());
        line(text, "refused at", entry.deadLetter().rejectedAt().toString());
        if (entry.id().source() instanceof MessageOffset message) {
            Instant published = Instant.ofEpochMilli(message.timestampMs());
            line(text, "published at", published + " (" + message.timestampMs() + ")");
        }
        line(text, "state", state(entry));
        line(text, "key", SafeText.key(original.key()));
        for (Header header : original.headers()) {
            String name = SafeText.line(header.name(), MAX_HEADER);
            line(text, "header", name + ": " + SafeText.bytes(header.value(), MAX_HEADER));
        }
        byte[] value = original.value();
        line(text, "value", value == null ? "null" : value.length + " bytes");
        if (value != null) {
            text.append(SafeText.text(value)
                    .map(shown -> shown.endsWith("\n") ? shown : shown + "\n")
                    .orElseGet(() -> SafeText.hex(value)));
        }
        return text.toString();
    }

    private static DeadLetter original(PipelineTopics topics, DeadLetterEntry entry) {
        return topics.find(Topics.DEAD_LETTERS, entry.partition(), entry.offset())
                .flatMap(TopicRecord::deadLetter)
                .orElseThrow();
    }

    private static String state(DeadLetterEntry entry) {
        String state = entry.marker() == null
                ? "open"
                : "replayed to " + entry.replayPlace() + " at "
                        + seconds(entry.marker().replayedAt());
        return entry.replayOf() == null ? state : state + ", itself a replay of " + entry.replayOf();
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static void line(StringBuilder text, String name, String content) {
        text.append(String.format(Locale.ROOT, "%-13s %s%n", name, content));
    }

    private static int failed(String problem) {
        System.err.println(problem);
        return ExitCode.FAILED;
    }
}
