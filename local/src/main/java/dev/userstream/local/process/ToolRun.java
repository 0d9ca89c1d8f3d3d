package dev.userstream.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program of this machine, not one of ours, to its end. */
public final class ToolRun {
    private ToolRun() {}

    /**
     * Runs it and waits.
     *
     * @param command the program and its arguments
     * @param directory working directory
     * @param scratch folder for its output meanwhile
     * @param limit how long it may take; it is killed after that
     * @throws ChildFailedException if it takes longer, or the caller is interrupted
     * @throws UncheckedIOException if it cannot be started
     */
    public static CommandRun of(List<String> command, Path directory, Path scratch, Duration limit) {
        try {
            Path out = Files.createTempFile(scratch, "tool-", ".out");
            Path err = Files.createTempFile(scratch, "tool-", ".err");
            try {
                Process process = new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
                if (!isEnded(process, limit)) {
                    throw new ChildFailedException(String.join(" ", command) + ": not finished after "
                            + limit.toSeconds() + " s; it said: " + Files.readString(err));
                }
                return new CommandRun(process.exitValue(), Files.readString(out), Files.readString(err));
            } finally {
                Files.deleteIfExists(out);
                Files.deleteIfExists(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(command.get(0) + ": cannot be run (expected: on the PATH)", e);
        }
    }

    private static boolean isEnded(Process process, Duration limit) {
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
