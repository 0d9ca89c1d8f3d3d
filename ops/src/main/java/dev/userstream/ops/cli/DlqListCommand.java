package dev.userstream.ops.cli;

import dev.userstream.events.Topics;
import dev.userstream.ops.config.LetterSettings;
import dev.userstream.ops.dlq.Catalogue;
import dev.userstream.ops.dlq.Letter;
import dev.userstream.ops.json.LetterJson;
import dev.userstream.ops.kafka.KafkaSource;
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
    private final LetterOptions options = new LetterOptions();

    @Option(names = "--open", description = "Only letters that nobody has replayed.")
    private boolean openOnly;

    @Option(names = "--json", description = "Print one line of JSON for each letter.")
    private boolean json;

    @Override
    public Integer call() {
        var filter = options.filter(InstantSource.system());
        LetterSettings settings = LetterSettings.read(System.getenv());
        Catalogue catalogue;
        try (KafkaSource kafka = new KafkaSource(settings.kafka(), settings.requestTimeout());
                TerminalProgress progress = TerminalProgress.forThisTerminal()) {
            catalogue = Catalogue.read(kafka.topic(Topics.DEAD_LETTERS), filter, progress);
        }
        List<Letter> letters = openOnly ? catalogue.open() : catalogue.letters();
        PrintStream out = System.out;
        if (json) {
            letters.forEach(letter -> out.print(LetterJson.write(letter)));
        } else {
            out.print(LetterText.table(letters));
        }
        out.flush();
        return ExitCode.YES;
    }
}
