package dev.userstream.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stops processes in their tracks (STOP) and lets them go on (CONT). A frozen process cannot notice that its parent is gone,
 * so a small guard kills it in that case. Thread-safe.
 */
public final class Freezer {
    private @Nullable Process guard;
    private List<String> frozen = List.of();

    /**
     * Freezes the processes with these numbers. One that has ended meanwhile is none too few: programs start short-lived ones.
     *
     * @throws IllegalStateException if something is frozen already, none of them runs, or a signal cannot be sent
     */
    public synchronized void freeze(List<Long> pids) {
        if (guard != null) {
            throw new IllegalStateException("frozen already: " + frozen + " (expected: thaw first)");
        }
        if (pids.isEmpty()) {
            throw new IllegalStateException("nothing to freeze (expected: a running process)");
        }
        frozen = pids.stream().map(String::valueOf).toList();
        guard = startGuard();
        signal("STOP");
    }

    /** Lets the frozen processes go on, and says whether any was frozen. */
    public synchronized boolean thaw() {
        Process running = guard;
        if (running == null) {
            return false;
        }
        signal("CONT");
        release(running);
        return true;
    }

    /** Forgets the frozen processes, which somebody has killed. */
    public synchronized void forget() {
        Process running = guard;
        if (running != null) {
            release(running);
        }
    }

    private void release(Process running) {
        // A killed guard kills nobody: only the end of its input does.
        running.destroyForcibly();
        guard = null;
        frozen = List.of();
    }

    private Process startGuard() {
        return start("trap '' INT HUP; read line || kill -KILL \"$@\"", "guard");
    }

    private void signal(String name) {
        // One by one, because some shells give up at the first that is gone; the exit code counts those.
        Process kill = start(
                "gone=0; for pid; do kill -" + name + " \"$pid\" || gone=$((gone + 1)); done; exit $gone", "signal");
        try {
            if (kill.waitFor() == frozen.size() && name.equals("STOP")) {
                Process running = Objects.requireNonNull(guard);
                String unreached = "processes " + frozen + ": signal " + name + " not delivered";
                release(running);
                throw new IllegalStateException(unreached);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Process start(String script, String name) {
        List<String> line = new ArrayList<>(List.of("/bin/sh", "-c", script, name));
        line.addAll(frozen);
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
