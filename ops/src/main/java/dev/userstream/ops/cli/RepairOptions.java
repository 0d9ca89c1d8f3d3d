package dev.userstream.ops.cli;

import dev.userstream.ops.dlq.CommandRepair;
import dev.userstream.ops.dlq.EditorRepair;
import dev.userstream.ops.dlq.Repair;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How values are repaired before they are published again; at most one of the three. */
final class RepairOptions {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Option(names = "--edit", description = "Open each value in $VISUAL or $EDITOR; what is left as it is stays open.")
    private boolean edit;

    @Option(
            names = "--edit-command",
            paramLabel = "COMMAND",
            description = {
                "Pipe each value through this shell command; $LETTER, $LETTER_KEY, $LETTER_REASON and $LETTER_DETAIL say what it is.",
                "With cat the value stays and the key becomes the id that it says."
            })
    private @Nullable String command;

    @Option(
            names = "--value-file",
            paramLabel = "FILE",
            description = "Publish this value in place of the one dead letter's; - reads it from standard input.")
    private @Nullable String file;

    /** Whether the terminal is needed for something else than questions. */
    boolean readsStandardInput() {
        return "-".equals(file);
    }

    /** Whether there is one value for one dead letter. */
    boolean isForOneLetter() {
        return file != null;
    }

    /**
     * The repair.
     *
     * @throws IOException if the file with the value cannot be read
     */
    Repair repair(Map<String, String> environment, InputStream input) throws IOException {
        if (edit) {
            String editor = Optional.ofNullable(environment.get("VISUAL"))
                    .or(() -> Optional.ofNullable(environment.get("EDITOR")))
                    .orElse("vi");
            return new EditorRepair(editor);
        }
        if (command != null) {
            return new CommandRepair(command, LIMIT);
        }
        if (file != null) {
            return Repair.by(readsStandardInput() ? input.readAllBytes() : Files.readAllBytes(Path.of(file)));
        }
        return Repair.NONE;
    }
}
