package dev.userstream.local.probe;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Selects sampled users by key from one store every few milliseconds, on its own thread, and records when each row is seen
 * first. One query asks for the samples that are due and not seen yet, the oldest first and a bounded number, so that polling
 * costs the store little. Thread-safe.
 */
public final class RowPoller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RowPoller.class);
    private static final Duration INTERVAL = Duration.ofMillis(5);
    private static final Duration AFTER_FAILURE = Duration.ofMillis(100);
    private static final int MAX_KEYS = 64;

    private record Pending(Sample sample, Predicate<Sample> isDue) {}

    private final Supplier<StoreRows> connect;
    private final InstantSource clock;
    private final List<Pending> pending = new CopyOnWriteArrayList<>();
    private final Map<UUID, Instant> seen = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean closed;

    private RowPoller(String name, Supplier<StoreRows> connect, InstantSource clock) {
        this.connect = connect;
        this.clock = clock;
        this.thread = new Thread(this::run, "poll-" + name);
        this.thread.setDaemon(true);
    }

    /**
     * Starts polling.
     *
     * @param name the store's name, for the thread
     * @param connect opens the store's reader, on the polling thread; called again after the store could not be read
     */
    public static RowPoller start(String name, Supplier<StoreRows> connect, InstantSource clock) {
        RowPoller poller = new RowPoller(name, connect, clock);
        poller.thread.start();
        return poller;
    }

    /**
     * Adds users to poll for.
     *
     * @param samples the users, in the order in which they are published
     * @param isDue whether a user may be published by now; it is not asked for before
     */
    public void watch(Collection<Sample> samples, Predicate<Sample> isDue) {
        pending.addAll(
                samples.stream().map(sample -> new Pending(sample, isDue)).toList());
    }

    /** When each user was seen first, so far. */
    public Map<UUID, Instant> seen() {
        return Map.copyOf(seen);
    }

    /** Stops polling and waits for the running query. */
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

    /** Polls over one connection until a query fails, then over a new one. */
    private void run() {
        while (!closed) {
            try (StoreRows rows = connect.get()) {
                while (!closed) {
                    poll(rows);
                    Thread.sleep(INTERVAL.toMillis());
                }
            } catch (InterruptedException e) {
                return; // closed
            } catch (RuntimeException e) {
                LOG.debug("event=store_not_readable thread={}", thread.getName(), e);
                LockSupport.parkNanos(AFTER_FAILURE.toNanos());
            }
        }
    }

    private void poll(StoreRows rows) {
        List<UUID> keys = pending.stream()
                .takeWhile(entry -> entry.isDue().test(entry.sample()))
                .limit(MAX_KEYS)
                .map(entry -> entry.sample().id())
                .toList();
        if (keys.isEmpty()) {
            return;
        }
        Set<UUID> visible = rows.visible(keys);
        Instant now = clock.instant();
        visible.forEach(id -> seen.put(id, now));
        pending.removeIf(entry -> visible.contains(entry.sample().id()));
    }
}
