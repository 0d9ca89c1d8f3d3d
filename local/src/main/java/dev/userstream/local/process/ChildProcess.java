package dev.userstream.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A running child process. It ends with its parent, however the parent ends. Thread-safe. */
public final class ChildProcess {
    private static final Duration KILL_BOUND = Duration.ofSeconds(10);

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

    /** Whether it still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** What was started. */
    public ChildCommand command() {
        return command;
    }

    /** How the process ended, for messages: {@code exit code 3}, or {@code still running}. */
    public String outcome() {
        return process.isAlive() ? "still running" : "exit code " + process.exitValue();
    }

    /** Asks it to end (TERM), and kills it where it has not ended within the bound. Returns when it is gone. */
    public void stop(Duration bound) {
        process.destroy();
        if (!ended(bound)) {
            kill();
        }
    }

    /** Ends it and all that it has started at once (KILL). Returns when it is gone. */
    public void kill() {
        List<ProcessHandle> tree = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        tree.forEach(ProcessHandle::destroyForcibly);
        if (!ended(KILL_BOUND)) {
            throw new IllegalStateException(command.name() + ": process " + pid() + " survived being killed");
        }
    }

    private boolean ended(Duration bound) {
        try {
            return process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            return true;
        }
    }
}
