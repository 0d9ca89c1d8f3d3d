package dev.userstream.local.process;

import dev.userstream.local.workspace.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A running child process. It ends with its parent, however the parent ends. Thread-safe. */
public final class ChildProcess implements Probe.Subject {
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);
    private static final int LAST_LINES = 15;
    /** 128 and the number of the signal KILL. */
    private static final int KILLED = 137;

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
        if (process.isAlive()) {
            return "still running";
        }
        int code = process.exitValue();
        return "exit code " + code + (code == KILLED ? ": killed, for example because memory ran out" : "");
    }

    @Override
    public String lastLines() {
        String start = "; last lines of " + command.log() + ":\n  ";
        try {
            // Not as lines of a reader: a program may write bytes that are not UTF-8.
            List<String> lines = new String(Files.readAllBytes(command.log()), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return start + String.join("\n  ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        } catch (IOException e) {
            return start + "(no log: " + e.getMessage() + ")";
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
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                kill(tree());
            }
        } catch (InterruptedException e) {
            kill(tree());
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Ends processes at once (KILL) and returns when they are gone.
     *
     * @throws StackException if one survives
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
            throw new StackException("processes " + all + ": survived SIGKILL", e);
        }
    }
}
