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
import java.util.stream.Stream;

/**
 * Repairs refused values before they are published again. Programs find values in a folder that only its owner may read, and that
 * exists no longer than the program runs.
 */
@FunctionalInterface
public interface Repair {
    /** Publishes every value unchanged, valid or not. */
    Repair NONE = deadLetter -> Optional.ofNullable(deadLetter.value());

    /**
     * Returns the value to publish, which may equal the old one; empty where the operator left it as it was, so that the dead letter
     * stays open.
     *
     * @throws RepairFailedException if there is no repaired value
     */
    Optional<byte[]> apply(DeadLetter deadLetter) throws RepairFailedException, InterruptedException;

    /** Replaces the value of a single dead letter. */
    static Repair by(byte[] value) {
        return deadLetter -> Optional.of(value);
    }

    /**
     * Pipes each value through a shell command: the value on standard input, the repaired one on standard output, facts about the
     * dead letter in environment variables. The timeout is that of one dead letter.
     */
    static Repair byCommand(String command, Duration timeout) {
        String script = "( " + command + "\n) <\"$1\" >\"$1.repaired\" && mv \"$1.repaired\" \"$1\"";
        return deadLetter -> {
            byte[] value = run(script, deadLetter, timeout);
            if (value.length == 0) {
                throw new RepairFailedException(
                        "the command wrote no value (expected: the repaired value on its standard output)");
            }
            return Optional.of(value);
        };
    }

    /** Opens each value in the operator's editor. A value that is left as it was leaves its dead letter open. */
    static Repair byEditor(String editor) {
        return deadLetter -> Optional.of(run(editor + " \"$1\"", deadLetter, Duration.ofDays(1)))
                .filter(value -> !Arrays.equals(value, valueOf(deadLetter)));
    }

    private static byte[] valueOf(DeadLetter deadLetter) {
        return Objects.requireNonNullElse(deadLetter.value(), new byte[0]);
    }

    /** Runs a shell script on a file with the value and returns what the file holds then. */
    private static byte[] run(String script, DeadLetter deadLetter, Duration timeout)
            throws RepairFailedException, InterruptedException {
        try {
            Path folder = Files.createTempDirectory("userstream-dead-letter-");
            try {
                Path file = Files.write(folder.resolve("value.json"), valueOf(deadLetter));
                ProcessBuilder builder = new ProcessBuilder("sh", "-c", script, "sh", file.toString()).inheritIO();
                builder.environment()
                        .putAll(Map.of(
                                "LETTER", deadLetter.id().toString(),
                                "LETTER_KEY", SafeText.key(deadLetter.key()),
                                "LETTER_REASON", deadLetter.reason().code(),
                                "LETTER_DETAIL", deadLetter.detail().replace('\0', ' ')));
                await(builder.start(), timeout);
                return Files.readAllBytes(file);
            } finally {
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path each : files.toList()) {
                        Files.deleteIfExists(each);
                    }
                }
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            throw new RepairFailedException("the program cannot be run: " + e.getMessage());
        }
    }

    private static void await(Process process, Duration timeout) throws RepairFailedException, InterruptedException {
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

    /** A value could not be repaired; the message says why. */
    final class RepairFailedException extends Exception {
        private static final long serialVersionUID = 1L;

        /** With the cause in one sentence. */
        public RepairFailedException(String message) {
            super(message);
        }
    }
}
