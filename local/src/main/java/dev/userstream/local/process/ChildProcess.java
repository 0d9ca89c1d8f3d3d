package dev.userstream.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A running child process. It ends with its parent, however the parent ends. Thread-safe. */
public final class ChildProcess implements Readiness.Subject {
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);
    private static final int LAST_LINES = 15;

    private final ChildCommand command;
    private final Process process;

    private ChildProcess(ChildCommand command, Process process) {
        this.command = command;
        this.process = process;
    }

    /**
     * Starts the program; its output is appended to the command's log file.
     *
     * @throws UncheckedIOException if the process cannot be started
     */
    public static ChildProcess start(ChildCommand command) {
        try {
            Files.createDirectories(command.directory());
            ProcessBuilder builder = command.toProcessBuilder()
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(command.log().toFile()));
            return new ChildProcess(command, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(command.name() + ": cannot be started", e);
        }
    }

    /** The operating system's number of the process. */
    public long pid() {
        return process.pid();
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public String name() {
        return command.name();
    }

    @Override
    public String outcome() {
        return process.isAlive() ? "still running" : "exit code " + process.exitValue();
    }

    @Override
    public String lastLines() {
        Path log = command.log();
        List<String> lines;
        try {
            lines = List.of(new String(Files.readAllBytes(log), StandardCharsets.UTF_8).split("\n"));
        } catch (IOException e) {
            lines = List.of("(no log: " + e.getMessage() + ")");
        }
        return lines.stream()
                .skip(Math.max(0, lines.size() - LAST_LINES))
                .collect(Collectors.joining("\n  ", "; last lines of " + log + ":\n  ", ""));
    }

    /**
     * Returns where it is still running.
     *
     * @throws ChildFailedException if it has ended; it shows the last log lines
     */
    public void requireAlive() {
        if (!process.isAlive()) {
            throw new ChildFailedException(
                    command.name() + ": ended while it was needed (" + outcome() + ")" + lastLines());
        }
    }

    /** The process and all that it has started. */
    public Stream<ProcessHandle> tree() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants());
    }

    /** Sends TERM, and KILL where it has not ended within the limit. Returns when it is gone. */
    public void stop(Duration limit) {
        // Not Process.destroy(): it closes the pipe too, and the parent watchdog would halt the program before it could
        // shut down.
        process.toHandle().destroy();
        try {
            process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            kill(tree());
        } catch (ExecutionException e) {
            throw new ChildFailedException(command.name() + ": its end cannot be awaited", e);
        } catch (InterruptedException e) {
            kill(tree());
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Ends processes at once (KILL) and returns when they are gone.
     *
     * @throws ChildFailedException if one survives
     */
    public static void kill(Stream<ProcessHandle> processes) {
        List<ProcessHandle> all = processes.toList();
        all.forEach(ProcessHandle::destroyForcibly);
        CompletableFuture<?>[] ends = all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(ends)
                    .orTimeout(KILL_LIMIT.toSeconds(), TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            throw new ChildFailedException("processes " + all + ": survived SIGKILL", e);
        }
    }
}
