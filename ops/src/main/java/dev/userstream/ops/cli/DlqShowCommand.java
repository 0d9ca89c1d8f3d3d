package dev.userstream.ops.cli;

import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterCodec;
import dev.userstream.events.topic.Topics;
import dev.userstream.ops.config.DlqSettings;
import dev.userstream.ops.dlq.DeadLetterEntry;
import dev.userstream.ops.dlq.DeadLetterFilter;
import dev.userstream.ops.dlq.DeadLetterIndex;
import dev.userstream.ops.dlq.DeadLetterName;
import dev.userstream.ops.kafka.KafkaSource;
import dev.userstream.ops.pipeline.TopicLog;
import dev.userstream.settings.ExitCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code userstream dlq show}. */
@Command(
        name = "show",
        description =
                "Shows a dead letter whole: key, headers and value as they were published, and why it was refused.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:shown",
            "1:there is no such dead letter, or with --raw there is more than one or it has no value",
            "2:usage or configuration",
            "3:Kafka is unreachable",
            "130:interrupted"
        })
final class DlqShowCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "POSITION", description = DeadLetterName.EXPECTED + ".")
    private String position = "";

    @Option(names = "--raw", description = "Write the value's bytes to standard output and nothing else.")
    private boolean raw;

    @Override
    public Integer call() throws IOException {
        DeadLetterFilter filter = new DeadLetterFilter(Set.of(), Set.of(), null, null, null, List.of(name()));
        DlqSettings settings = DlqSettings.read(System.getenv());
        try (KafkaSource kafka = new KafkaSource(settings.kafka(), settings.requestTimeout());
                TerminalProgress progress = TerminalProgress.forThisTerminal()) {
            TopicLog topic = kafka.topic(Topics.DEAD_LETTERS);
            List<DeadLetterEntry> deadLetters =
                    DeadLetterIndex.read(topic, filter, progress).deadLetters();
            if (deadLetters.isEmpty()) {
                System.err.println(position + ": no such dead letter (expected: a position that dlq list shows)");
                return ExitCode.FAILED;
            }
            return raw ? writeRaw(topic, deadLetters) : write(topic, deadLetters);
        }
    }

    private static int write(TopicLog topic, List<DeadLetterEntry> deadLetters) {
        for (DeadLetterEntry deadLetter : deadLetters) {
            System.out.print(DeadLetterText.whole(deadLetter, original(topic, deadLetter)));
            System.out.println();
        }
        System.out.flush();
        return ExitCode.OK;
    }

    private int writeRaw(TopicLog topic, List<DeadLetterEntry> deadLetters) throws IOException {
        if (deadLetters.size() > 1) {
            System.err.println(position + ": " + deadLetters.size() + " dead letters (expected: one, such as "
                    + deadLetters.get(0).id() + ")");
            return ExitCode.FAILED;
        }
        byte[] value = original(topic, deadLetters.get(0)).value();
        if (value == null) {
            System.err.println(position + ": the message had no value");
            return ExitCode.FAILED;
        }
        System.out.write(value);
        System.out.flush();
        return ExitCode.OK;
    }

    private static DeadLetter original(TopicLog topic, DeadLetterEntry deadLetter) {
        List<DeadLetter> found = new ArrayList<>();
        topic.read(
                new TreeMap<>(Map.of(deadLetter.partition(), deadLetter.offset())),
                new TreeMap<>(Map.of(deadLetter.partition(), deadLetter.offset() + 1)),
                record -> DeadLetterCodec.decode(record.key(), record.value(), record.headers())
                        .ifPresent(found::add));
        return found.get(0);
    }

    private DeadLetterName name() {
        try {
            return DeadLetterName.parse(position);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "POSITION: " + e.getMessage());
        }
    }
}
