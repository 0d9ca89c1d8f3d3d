package dev.userstream.ops.cli;

import dev.userstream.events.topic.Topics;
import dev.userstream.ops.connect.KafkaTopics;
import dev.userstream.ops.connect.OpsSettings;
import dev.userstream.ops.dlq.DeadLetterEntry;
import dev.userstream.ops.dlq.DeadLetterFilter;
import dev.userstream.ops.dlq.DeadLetterIndex;
import dev.userstream.settings.ExitCode;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code userstream dlq list}. */
@Command(
        name = "list",
        description = "Lists dead letters, each once, with the reason and whether they were replayed.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:listed, even if there are none",
            "2:usage or configuration, or Kafka refuses",
            "3:Kafka is unreachable",
            "130:interrupted"
        })
final class DlqListCommand implements Callable<Integer> {
    @Mixin
    private final DeadLetterOptions options = new DeadLetterOptions();

    @Option(names = "--open", description = "Only dead letters that were not replayed.")
    private boolean openOnly;

    @Option(names = "--json", description = "Print one line of JSON for each dead letter.")
    private boolean json;

    @Override
    public Integer call() {
        DeadLetterFilter filter = options.filter(InstantSource.system());
        DeadLetterIndex index;
        try (KafkaTopics kafka = new KafkaTopics(OpsSettings.readKafkaClients(System.getenv()));
                TerminalProgress progress = TerminalProgress.forThisTerminal()) {
            index = DeadLetterIndex.read(kafka.topic(Topics.DEAD_LETTERS), filter, progress);
        }
        List<DeadLetterEntry> entries = openOnly ? index.open() : index.all();
        if (json) {
            entries.forEach(entry -> System.out.print(JsonLine.of(entry.document())));
        } else {
            System.out.print(DeadLetterText.table(entries));
        }
        System.out.flush();
        return ExitCode.OK;
    }
}
