package dev.userstream.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A command that was run to its end.
 *
 * @param exitCode its exit code
 * @param stdout all that it wrote to standard output
 * @param stderr all that it wrote to standard error
 */
public record CommandRun(int exitCode, String stdout, String stderr) {
    /**
     * Runs a command and waits for its end. Its output also stays beside the command's log file, as {@code .out} and
     * {@code .err}.
     *
     * @param limit how long it may take; it is killed after that
     * @throws ChildFailedException if it takes longer, or the caller is interrupted
     * @throws UncheckedIOException if it cannot be started
     */
    public static CommandRun of(ChildCommand command, Duration limit) {
        Path out = command.log().resolveSibling(command.log().getFileName() + ".out");
        Path err = command.log().resolveSibling(command.log().getFileName() + ".err");
        try {
            Files.createDirectories(command.directory());
            Process process = command.toProcessBuilder()
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            boolean ended = awaitEnd(process, limit);
            String stderr = Files.readString(err);
            if (!ended) {
                throw new ChildFailedException(command.name() + ": not finished after " + limit.toSeconds()
                        + " s; its standard error:\n" + stderr);
            }
            return new CommandRun(process.exitValue(), Files.readString(out), stderr);
        } catch (IOException e) {
            throw new UncheckedIOException(command.name() + ": cannot be run", e);
        }
    }

    private static boolean awaitEnd(Process process, Duration limit) {
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        return false;
    }
}
