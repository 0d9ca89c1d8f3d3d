package dev.userstream.ops.cli;

import dev.userstream.events.topic.Topics;
import dev.userstream.ops.config.DlqSettings;
import dev.userstream.ops.dlq.DeadLetterEntry;
import dev.userstream.ops.dlq.DeadLetterIndex;
import dev.userstream.ops.json.Documents;
import dev.userstream.ops.kafka.KafkaSource;
import dev.userstream.settings.ExitCode;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code userstream dlq list}. */
@Command(
        name = "list",
        description = "Lists dead letters, each once, with why they were refused and whether they were replayed.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:listed, and be it none",
            "2:usage or configuration",
            "3:Kafka is unreachable",
            "130:interrupted"
        })
final class DlqListCommand implements Callable<Integer> {
    @Mixin
    private final DeadLetterOptions options = new DeadLetterOptions();

    @Option(names = "--open", description = "Only dead letters that nobody has replayed.")
    private boolean openOnly;

    @Option(names = "--json", description = "Print one line of JSON for each dead letter.")
    private boolean json;

    @Override
    public Integer call() {
        var filter = options.filter(InstantSource.system());
        DlqSettings settings = DlqSettings.read(System.getenv());
        DeadLetterIndex index;
        try (KafkaSource kafka = new KafkaSource(settings.kafka(), settings.requestTimeout());
                TerminalProgress progress = TerminalProgress.forThisTerminal()) {
            index = DeadLetterIndex.read(kafka.topic(Topics.DEAD_LETTERS), filter, progress);
        }
        List<DeadLetterEntry> deadLetters = openOnly ? index.open() : index.deadLetters();
        PrintStream out = System.out;
        if (json) {
            deadLetters.forEach(deadLetter -> out.print(Documents.line(deadLetter)));
        } else {
            out.print(DeadLetterText.table(deadLetters));
        }
        out.flush();
        return ExitCode.OK;
    }
}
