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
     * Suspends the processes with these numbers; those that have already ended are skipped.
     *
     * @throws IllegalStateException if something is suspended already, none of them is running, or a signal cannot be sent
     */
    public synchronized void pause(List<Long> pids) {
        if (guard != null) {
            throw new IllegalStateException("frozen already: " + paused + " (expected: thaw first)");
        }
        if (pids.isEmpty()) {
            throw new IllegalStateException("nothing to freeze (expected: a running process)");
        }
        paused = pids.stream().map(String::valueOf).toList();
        guard = start("trap '' INT HUP; read line || kill -KILL \"$@\"", "guard");
        if (signal("STOP") == paused.size()) {
            String message = "processes " + paused + ": signal STOP not delivered";
            forget();
            throw new IllegalStateException(message);
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

    /** Sends a signal to each; returns how many could not be reached. */
    private int signal(String name) {
        // One by one, because some shells give up at the first that is gone.
        Process kill = start(
                "gone=0; for pid; do kill -" + name + " \"$pid\" || gone=$((gone + 1)); done; exit $gone", "signal");
        try {
            return kill.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private Process start(String script, String name) {
        List<String> line = new ArrayList<>(List.of("/bin/sh", "-c", script, name));
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
