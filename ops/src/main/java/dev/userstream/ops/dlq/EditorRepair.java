package dev.userstream.ops.dlq;

import dev.userstream.events.deadletter.DeadLetter;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;

/**
 * Opens each value in the operator's editor. A value that is left as it was leaves its dead letter open. Not thread-safe.
 *
 * @param editor the editor's command; the file's name is appended
 */
public record EditorRepair(String editor) implements Repair {
    @Override
    public Result apply(DeadLetter deadLetter) throws RepairFailedException, InterruptedException {
        byte[] before = deadLetter.value() == null ? new byte[0] : deadLetter.value();
        try (PrivateFile file = PrivateFile.with(before)) {
            Process process = new ProcessBuilder(
                            "sh", "-c", editor + " \"$1\"", "sh", file.path().toString())
                    .inheritIO()
                    .start();
            if (process.waitFor() != 0) {
                throw new RepairFailedException("the editor ended with " + process.exitValue() + " (expected: 0)");
            }
            byte[] after = Files.readAllBytes(file.path());
            return Arrays.equals(before, after) ? new LeftOpen() : new Repaired(after);
        } catch (IOException e) {
            throw new RepairFailedException("the editor cannot be run: " + e.getMessage());
        }
    }
}
