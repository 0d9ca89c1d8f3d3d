package dev.userstream.ops.dlq;

import dev.userstream.events.deadletter.DeadLetter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Repairs refused values before they are published again. Programs read and write values in files that only their owner may read,
 * and that exist no longer than the program runs.
 */
@FunctionalInterface
public interface Repair {
    /** Publishes every value unchanged, valid or not. */
    Repair NONE = deadLetter -> Optional.ofNullable(deadLetter.value());

    /**
     * Repairs one value.
     *
     * @return the value to publish, which may equal the old one; empty where the operator left it as it was, so that the dead letter
     *     stays open
     * @throws RepairFailedException if there is no repaired value
     * @throws InterruptedException if the thread is interrupted
     */
    Optional<byte[]> apply(DeadLetter deadLetter) throws RepairFailedException, InterruptedException;

    /** Replaces the value of a single dead letter. */
    static Repair by(byte[] value) {
        return deadLetter -> Optional.of(value);
    }

    /**
     * Pipes each value through a shell command: the value on standard input, the repaired one on standard output, facts about the
     * dead letter in environment variables.
     *
     * @param timeout longest time for one dead letter
     */
    static Repair byCommand(String command, Duration timeout) {
        return deadLetter -> withFile(
                valueOf(deadLetter),
                input -> withFile(new byte[0], output -> {
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
                    return Optional.of(value);
                }));
    }

    /** Opens each value in the operator's editor. A value that is left as it was leaves its dead letter open. */
    static Repair byEditor(String editor) {
        return deadLetter -> withFile(valueOf(deadLetter), file -> {
            run(
                    new ProcessBuilder("sh", "-c", editor + " \"$1\"", "sh", file.toString()).inheritIO(),
                    Duration.ofDays(1));
            return Optional.of(Files.readAllBytes(file)).filter(after -> !Arrays.equals(after, valueOf(deadLetter)));
        });
    }

    private static byte[] valueOf(DeadLetter deadLetter) {
        return Objects.requireNonNullElse(deadLetter.value(), new byte[0]);
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
    private static Optional<byte[]> withFile(byte[] content, FileUse use)
            throws RepairFailedException, InterruptedException {
        try {
            Path file = Files.createTempFile("userstream-dead-letter-", ".json");
            try {
                Files.write(file, content);
                return use.apply(file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new RepairFailedException("the program cannot be run: " + e.getMessage());
        }
    }

    /** What is done with a file. */
    @FunctionalInterface
    interface FileUse {
        /** Returns the repaired value, if any. */
        Optional<byte[]> apply(Path file) throws IOException, RepairFailedException, InterruptedException;
    }

    /** A value could not be repaired; the message says why. */
    final class RepairFailedException extends Exception {
        private static final long serialVersionUID = 1L;

        /** With the cause in one sentence. */
        public RepairFailedException(String message) {
            super(message);
        }
    }
}
