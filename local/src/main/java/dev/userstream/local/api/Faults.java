package dev.userstream.local.api;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The faults ordered for the next answers, each used up in the order in which they were ordered. Thread-safe. */
public final class Faults {
    private final Queue<Fault> next = new ArrayDeque<>();
    private @Nullable Fault lasting;

    Faults() {}

    /** Orders a fault for the next answers that have none yet. */
    public synchronized void next(int answers, Fault fault) {
        for (int count = 0; count < answers; count++) {
            next.add(fault);
        }
    }

    /** Orders a fault for one more answer. */
    public void next(Fault fault) {
        next(1, fault);
    }

    /** Makes a fault happen to every answer that has none of its own, until {@link #clear}. */
    public synchronized void always(Fault fault) {
        lasting = fault;
    }

    /** Forgets all orders: answers are right again. */
    public synchronized void clear() {
        next.clear();
        lasting = null;
    }

    /** How many answers still have a fault of their own to come. */
    public synchronized int pending() {
        return next.size();
    }

    synchronized Optional<Fault> take() {
        Fault own = next.poll();
        return Optional.ofNullable(own == null ? lasting : own);
    }
}
