package dev.userstream.ops.cli;

import dev.userstream.events.DeadLetter;
import dev.userstream.events.DeadLetterCodec;
import dev.userstream.events.Topics;
import dev.userstream.ops.config.LetterSettings;
import dev.userstream.ops.dlq.Catalogue;
import dev.userstream.ops.dlq.Letter;
import dev.userstream.ops.dlq.LetterFilter;
import dev.userstream.ops.dlq.LetterName;
import dev.userstream.ops.evidence.TopicLog;
import dev.userstream.ops.kafka.KafkaSource;
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
            "1:there is no such letter, or with --raw there is more than one or it has no value",
            "2:usage or configuration",
            "3:Kafka is unreachable",
            "130:interrupted"
        })
final class DlqShowCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "POSITION", description = LetterName.EXPECTED + ".")
    private String position = "";

    @Option(names = "--raw", description = "Write the value's bytes to standard output and nothing else.")
    private boolean raw;

    @Override
    public Integer call() throws IOException {
        LetterFilter filter = new LetterFilter(Set.of(), Set.of(), null, null, null, List.of(name()));
        LetterSettings settings = LetterSettings.read(System.getenv());
        try (KafkaSource kafka = new KafkaSource(settings.kafka(), settings.requestTimeout());
                TerminalProgress progress = TerminalProgress.forThisTerminal()) {
            TopicLog topic = kafka.topic(Topics.DEAD_LETTERS);
            List<Letter> letters = Catalogue.read(topic, filter, progress).letters();
            if (letters.isEmpty()) {
                System.err.println(position + ": no such dead letter (expected: a position that dlq list shows)");
                return ExitCode.NO;
            }
            return raw ? writeRaw(topic, letters) : write(topic, letters);
        }
    }

    private static int write(TopicLog topic, List<Letter> letters) {
        for (Letter letter : letters) {
            System.out.print(LetterText.whole(letter, original(topic, letter)));
            System.out.println();
        }
        System.out.flush();
        return ExitCode.YES;
    }

    private int writeRaw(TopicLog topic, List<Letter> letters) throws IOException {
        if (letters.size() > 1) {
            System.err.println(position + ": " + letters.size() + " letters (expected: one, such as "
                    + letters.get(0).id() + ")");
            return ExitCode.NO;
        }
        byte[] value = original(topic, letters.get(0)).value();
        if (value == null) {
            System.err.println(position + ": the message had no value");
            return ExitCode.NO;
        }
        System.out.write(value);
        System.out.flush();
        return ExitCode.YES;
    }

    private static DeadLetter original(TopicLog topic, Letter letter) {
        List<DeadLetter> found = new ArrayList<>();
        topic.read(
                new TreeMap<>(Map.of(letter.partition(), letter.offset())),
                new TreeMap<>(Map.of(letter.partition(), letter.offset() + 1)),
                record -> DeadLetterCodec.decode(record.key(), record.value(), record.headers())
                        .ifPresent(found::add));
        return found.get(0);
    }

    private LetterName name() {
        try {
            return LetterName.parse(position);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "POSITION: " + e.getMessage());
        }
    }
}
