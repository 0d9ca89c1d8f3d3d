package dev.userstream.ops.dlq;

import dev.userstream.ops.dlq.Repair.RepairFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Repairs values by a shell command or an editor. The values are in files that only their owner may read, and no longer than the
 * program runs.
 */
public final class ExternalRepair {
    private ExternalRepair() {}

    /**
     * Pipes each value through a shell command: the value on standard input, the repaired one on standard output, facts about the
     * dead letter in environment variables.
     *
     * @param timeout longest time for one dead letter
     */
    public static Repair byCommand(String command, Duration timeout) {
        return deadLetter -> withFile(
                deadLetter.value(),
                input -> withFile(null, output -> {
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
                    run(builder, timeout);
                    byte[] value = Files.readAllBytes(output);
                    if (value.length == 0) {
                        throw new RepairFailedException(
                                "the command wrote no value (expected: the repaired value on its standard output)");
                    }
                    return new Repair.Repaired(value);
                }));
    }

    /** Opens each value in the operator's editor. A value that is left as it was leaves its dead letter open. */
    public static Repair byEditor(String editor) {
        return deadLetter -> {
            byte[] before = deadLetter.value() == null ? new byte[0] : deadLetter.value();
            return withFile(before, file -> {
                run(
                        new ProcessBuilder("sh", "-c", editor + " \"$1\"", "sh", file.toString()).inheritIO(),
                        Duration.ofDays(1));
                byte[] after = Files.readAllBytes(file);
                return Arrays.equals(before, after) ? new Repair.LeftOpen() : new Repair.Repaired(after);
            });
        };
    }

    private static void run(ProcessBuilder builder, Duration timeout)
            throws IOException, RepairFailedException, InterruptedException {
        Process process = builder.start();
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new RepairFailedException("the program did not end within " + timeout.toSeconds() + " s");
            }
        } finally {
            // The shell alone would leave its children behind.
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new RepairFailedException("the program ended with " + process.exitValue() + " (expected: 0)");
        }
    }

    /** Creates a file, which {@link Files#createTempFile} makes readable to its owner only, and deletes it after use. */
    private static Repair.Result withFile(byte @Nullable [] content, FileUse use)
            throws RepairFailedException, InterruptedException {
        try {
            Path file = Files.createTempFile("userstream-dead-letter-", ".json");
            try {
                Files.write(file, content == null ? new byte[0] : content);
                return use.apply(file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new RepairFailedException("the program cannot be run: " + e.getMessage());
        }
    }

    @FunctionalInterface
    private interface FileUse {
        Repair.Result apply(Path file) throws IOException, RepairFailedException, InterruptedException;
    }
}
