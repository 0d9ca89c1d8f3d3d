package dev.userstream.ops.dlq;

import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Pipes each value through a shell command: the value on standard input, the repaired one on standard output, and what is known
 * about the dead letter in environment variables. The values are in files that only their owner may read, and not for longer than it
 * takes. Not thread-safe.
 */
public final class CommandRepair implements Repair {
    private final String command;
    private final Duration limit;

    /**
     * A repair by a command.
     *
     * @param command what the shell is given
     * @param limit how long it may take for one dead letter
     */
    public CommandRepair(String command, Duration limit) {
        this.command = command;
        this.limit = limit;
    }

    @Override
    public Result apply(DeadLetterId id, DeadLetter deadLetter) throws RepairFailedException, InterruptedException {
        try (PrivateFile input = PrivateFile.holding(deadLetter.value());
                PrivateFile output = PrivateFile.holding(null)) {
            run(id, deadLetter, input.path(), output.path());
            byte[] value = Files.readAllBytes(output.path());
            if (value.length == 0) {
                throw new RepairFailedException(
                        "the command gave no value (expected: the repaired value on its output)");
            }
            return new Repaired(value);
        } catch (IOException e) {
            throw new RepairFailedException("the command cannot be run: " + e.getMessage());
        }
    }

    private void run(DeadLetterId id, DeadLetter deadLetter, Path input, Path output)
            throws IOException, RepairFailedException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command)
                .redirectInput(input.toFile())
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(variables(id, deadLetter));
        Process process = builder.start();
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new RepairFailedException("the command has not ended after " + limit.toSeconds() + " s");
            }
        } finally {
            // The shell alone would leave behind what it has started.
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new RepairFailedException("the command ended with " + process.exitValue() + " (expected: 0)");
        }
    }

    private static Map<String, String> variables(DeadLetterId id, DeadLetter deadLetter) {
        return Map.of(
                "LETTER", id.toString(),
                "LETTER_KEY", SafeText.key(deadLetter.key()),
                "LETTER_REASON", deadLetter.reason().code(),
                "LETTER_DETAIL", deadLetter.detail().replace('\0', ' '));
    }
}
