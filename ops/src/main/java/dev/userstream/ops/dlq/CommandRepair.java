package dev.userstream.ops.dlq;

import dev.userstream.events.deadletter.DeadLetter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Pipes each value through a shell command: the value on standard input, the repaired one on standard output, facts about the dead
 * letter in environment variables. The values are in files that only their owner may read, and no longer than the command runs.
 * Not thread-safe.
 *
 * @param command the shell command
 * @param timeout longest time for one dead letter
 */
public record CommandRepair(String command, Duration timeout) implements Repair {
    @Override
    public Result apply(DeadLetter deadLetter) throws RepairFailedException, InterruptedException {
        try (PrivateFile input = PrivateFile.with(deadLetter.value());
                PrivateFile output = PrivateFile.with(null)) {
            run(deadLetter, input.path(), output.path());
            byte[] value = Files.readAllBytes(output.path());
            if (value.length == 0) {
                throw new RepairFailedException(
                        "the command wrote no value (expected: the repaired value on its standard output)");
            }
            return new Repaired(value);
        } catch (IOException e) {
            throw new RepairFailedException("the command cannot be run: " + e.getMessage());
        }
    }

    private void run(DeadLetter deadLetter, Path input, Path output)
            throws IOException, RepairFailedException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command)
                .redirectInput(input.toFile())
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment()
                .putAll(Map.of(
                        "LETTER", deadLetter.id().toString(),
                        "LETTER_KEY", SafeText.key(deadLetter.key()),
                        "LETTER_REASON", deadLetter.reason().code(),
                        "LETTER_DETAIL", deadLetter.detail().replace('\0', ' ')));
        Process process = builder.start();
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new RepairFailedException("the command did not end within " + timeout.toSeconds() + " s");
            }
        } finally {
            // The shell alone would leave its children behind.
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new RepairFailedException("the command ended with " + process.exitValue() + " (expected: 0)");
        }
    }
}
