package dev.userstream.local.probe;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one store every few milliseconds, on a thread of its own, which of the watched users can be read, and notes when each
 * is seen first. One query asks for all that are outstanding, the oldest first and a bounded number, so that watching costs
 * the store little. Thread-safe.
 */
public final class VisibilityWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VisibilityWatch.class);
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(5);
    private static final Duration AFTER_FAILURE = Duration.ofMillis(100);
    private static final int MOST_OUTSTANDING = 64;

    private final Supplier<StoreRows> connect;
    private final InstantSource clock;
    private final List<UUID> outstanding = new ArrayList<>();
    private final Map<UUID, Instant> seen = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean closed;

    private VisibilityWatch(
            String store, Supplier<StoreRows> connect, Collection<Sample> samples, InstantSource clock) {
        this.connect = connect;
        this.clock = clock;
        samples.forEach(sample -> outstanding.add(sample.id()));
        this.thread = new Thread(this::watch, "watch-" + store);
        this.thread.setDaemon(true);
    }

    /**
     * Begins to ask.
     *
     * @param store the store's name, for the thread
     * @param connect opens the store's reader, on the watching thread; waits until the store can be asked
     * @param samples whom to watch, in the order in which they will be published
     */
    public static VisibilityWatch start(
            String store, Supplier<StoreRows> connect, Collection<Sample> samples, InstantSource clock) {
        VisibilityWatch watch = new VisibilityWatch(store, connect, samples, clock);
        watch.thread.start();
        return watch;
    }

    /** When each user was seen first, so far. */
    public Map<UUID, Instant> seen() {
        return Map.copyOf(seen);
    }

    /** Stops asking and waits until the last question is answered. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(AFTER_FAILURE.toMillis() * 20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        try (StoreRows rows = connect.get()) {
            while (!closed && !outstanding.isEmpty()) {
                Thread.sleep(ask(rows).toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            if (!closed) {
                LOG.warn("event=watch_ended thread={} cause=\"{}\"", thread.getName(), e.getMessage());
            }
        }
    }

    private Duration ask(StoreRows rows) {
        List<UUID> asked = outstanding.subList(0, Math.min(MOST_OUTSTANDING, outstanding.size()));
        try {
            Set<UUID> visible = rows.visible(asked);
            Instant now = clock.instant();
            visible.forEach(id -> seen.put(id, now));
            outstanding.removeAll(visible);
            return BETWEEN_QUESTIONS;
        } catch (StoreUnreadableException e) {
            return AFTER_FAILURE;
        }
    }
}
