package dev.userstream.ops.cli;

import dev.userstream.ops.dlq.ExternalRepair;
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
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(60);

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

    /** Whether standard input holds the value, so that it cannot answer questions. */
    boolean readsStandardInput() {
        return "-".equals(file);
    }

    /** Whether there is one value for a single dead letter. */
    boolean isForOne() {
        return file != null;
    }

    /**
     * The repair.
     *
     * @throws IOException if the file with the value cannot be read
     */
    Repair repair(Map<String, String> environment, InputStream input) throws IOException {
        if (edit) {
            return ExternalRepair.byEditor(Optional.ofNullable(environment.get("VISUAL"))
                    .or(() -> Optional.ofNullable(environment.get("EDITOR")))
                    .orElse("vi"));
        }
        if (command != null) {
            return ExternalRepair.byCommand(command, COMMAND_TIMEOUT);
        }
        if (file != null) {
            return Repair.by(readsStandardInput() ? input.readAllBytes() : Files.readAllBytes(Path.of(file)));
        }
        return Repair.NONE;
    }
}
