package dev.userstream.local.process;

import dev.userstream.local.workspace.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A command that was run to its end. */
public record CommandRun(int exitCode, String stdout, String stderr) {
    /**
     * Runs a command and waits for its end. Its output also stays beside the command's log file, as {@code .out} and
     * {@code .err}.
     *
     * @param limit how long it may take; it is killed after that
     * @throws StackException if it takes longer, or the caller is interrupted
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
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new StackException(command.name() + ": not finished after " + limit.toSeconds()
                        + " s; its standard error:\n" + Files.readString(err));
            }
            return new CommandRun(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(command.name() + ": cannot be run", e);
        } catch (InterruptedException e) {
            // The process ends with this JVM.
            Thread.currentThread().interrupt();
            throw new StackException(command.name() + ": interrupted", e);
        }
    }
}
