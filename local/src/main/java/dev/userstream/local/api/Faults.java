package dev.userstream.local.api;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Faults to inject into the next responses; each is used up, in the order of injection. Thread-safe. */
public final class Faults {
    private final Queue<Fault> next = new ArrayDeque<>();
    private @Nullable Fault lasting;

    Faults() {}

    /** Injects a fault into the next responses that have none yet. */
    public synchronized void next(int responses, Fault fault) {
        for (int count = 0; count < responses; count++) {
            next.add(fault);
        }
    }

    /** Injects a fault into one more response. */
    public void next(Fault fault) {
        next(1, fault);
    }

    /** Injects a fault into every response that has none of its own, until {@link #clear}. */
    public synchronized void always(Fault fault) {
        lasting = fault;
    }

    /** Removes all faults. */
    public synchronized void clear() {
        next.clear();
        lasting = null;
    }

    /** Number of responses that still have a fault of their own to come. */
    public synchronized int pending() {
        return next.size();
    }

    synchronized Optional<Fault> take() {
        return Optional.ofNullable(next.isEmpty() ? lasting : next.poll());
    }
}
