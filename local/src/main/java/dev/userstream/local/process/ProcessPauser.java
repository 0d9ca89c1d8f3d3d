package dev.userstream.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Suspends processes (STOP) and resumes them (CONT). A suspended process cannot notice the end of its parent, so a small guard
 * process kills it in that case. Thread-safe.
 */
public final class ProcessPauser {
    private @Nullable Process guard;
    private List<String> paused = List.of();

    /**
     * Suspends processes; those that have already ended are skipped.
     *
     * @throws IllegalStateException if something is suspended already, or none of them is running
     */
    public synchronized void pause(List<ProcessHandle> processes) {
        if (guard != null) {
            throw new IllegalStateException("frozen already: " + paused + " (expected: thaw first)");
        }
        List<String> running = processes.stream()
                .filter(ProcessHandle::isAlive)
                .map(process -> Long.toString(process.pid()))
                .toList();
        if (running.isEmpty()) {
            throw new IllegalStateException("nothing to freeze (expected: a running process)");
        }
        paused = running;
        guard = start("trap '' INT HUP; read line || kill -KILL \"$@\"");
        if (!signal("STOP")) {
            forget();
            throw new IllegalStateException("processes " + running + ": signal STOP not delivered");
        }
    }

    /** Resumes what is suspended; returns whether there was anything. */
    public synchronized boolean resume() {
        if (guard == null) {
            return false;
        }
        signal("CONT");
        forget();
        return true;
    }

    /** Forgets the suspended processes, because they were killed. */
    public synchronized void forget() {
        if (guard != null) {
            // A killed guard kills nothing: only the end of its input does.
            guard.destroyForcibly();
            guard = null;
            paused = List.of();
        }
    }

    /** Returns whether any process received it. */
    private boolean signal(String name) {
        try {
            // One by one, because some shells give up at the first that is gone.
            return start("sent=1; for pid; do kill -" + name + " \"$pid\" && sent=0; done; exit $sent")
                            .waitFor()
                    == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private Process start(String script) {
        List<String> line = new ArrayList<>(List.of("/bin/sh", "-c", script, "pauser"));
        line.addAll(paused);
        try {
            return new ProcessBuilder(line)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("/bin/sh: cannot be started", e);
        }
    }
}
