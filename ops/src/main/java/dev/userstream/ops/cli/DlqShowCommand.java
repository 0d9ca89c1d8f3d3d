package dev.userstream.ops.cli;

import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.topic.Topics;
import dev.userstream.ops.connect.KafkaTopics;
import dev.userstream.ops.connect.OpsSettings;
import dev.userstream.ops.dlq.DeadLetterEntry;
import dev.userstream.ops.dlq.DeadLetterFilter;
import dev.userstream.ops.dlq.DeadLetterIndex;
import dev.userstream.ops.dlq.DeadLetterName;
import dev.userstream.ops.pipeline.TopicLog;
import dev.userstream.settings.ExitCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code userstream dlq show}. */
@Command(
        name = "show",
        description = "Shows a dead letter: key, headers and value as they were published, and the reason.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:shown",
            "1:there is no such dead letter, or with --raw there are several or it has no value",
            "2:usage or configuration, or Kafka refuses",
            "3:Kafka is unreachable",
            "130:interrupted"
        })
final class DlqShowCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = DeadLetterName.EXPECTED + ".")
    private String name = "";

    @Option(names = "--raw", description = "Write only the value's bytes to standard output.")
    private boolean raw;

    @Override
    public Integer call() throws IOException {
        DeadLetterFilter filter = DeadLetterFilter.named(DeadLetterOptions.name(spec, name));
        try (KafkaTopics kafka = new KafkaTopics(OpsSettings.readKafkaClients(System.getenv()));
                TerminalProgress progress = TerminalProgress.forThisTerminal()) {
            TopicLog topic = kafka.topic(Topics.DEAD_LETTERS);
            List<DeadLetterEntry> entries =
                    DeadLetterIndex.read(topic, filter, progress).all();
            if (entries.isEmpty()) {
                System.err.println(name + ": no such dead letter (expected: a name that dlq list shows)");
                return ExitCode.FAILED;
            }
            if (raw) {
                return writeRaw(topic, entries);
            }
            for (DeadLetterEntry entry : entries) {
                System.out.println(DeadLetterText.whole(entry, original(topic, entry)));
            }
            System.out.flush();
            return ExitCode.OK;
        }
    }

    private int writeRaw(TopicLog topic, List<DeadLetterEntry> entries) throws IOException {
        if (entries.size() > 1) {
            System.err.println(name + ": " + entries.size() + " dead letters (expected: one, such as "
                    + entries.get(0).id() + ")");
            return ExitCode.FAILED;
        }
        byte[] value = original(topic, entries.get(0)).value();
        if (value == null) {
            System.err.println(name + ": the message had no value");
            return ExitCode.FAILED;
        }
        System.out.write(value);
        System.out.flush();
        return ExitCode.OK;
    }

    private static DeadLetter original(TopicLog topic, DeadLetterEntry entry) {
        List<DeadLetter> found = new ArrayList<>();
        topic.read(
                new TreeMap<>(Map.of(entry.partition(), entry.offset())),
                new TreeMap<>(Map.of(entry.partition(), entry.offset() + 1)),
                message -> message.deadLetter().ifPresent(found::add));
        return found.get(0);
    }
}
