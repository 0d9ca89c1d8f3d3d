package dev.userstream.local.probe;

import dev.userstream.events.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Selects sampled users by key from the stores every few milliseconds, on one thread per store, and records when each row is seen
 * first. One query asks for the samples that are due and not seen yet, the oldest first and a bounded number, so that polling
 * costs the store little. Thread-safe.
 */
public final class RowPoller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RowPoller.class);
    private static final Duration INTERVAL = Duration.ofMillis(5);
    private static final Duration AFTER_FAILURE = Duration.ofMillis(100);
    private static final Duration END_LIMIT = Duration.ofSeconds(2);
    private static final int MAX_KEYS = 64;

    private final Function<Store, StoreRows> connect;
    private final Map<Store, StoreThread> threads = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * Creates a poller of no store.
     *
     * @param connect opens a store's reader, on the polling thread; called again after the store could not be read
     */
    public RowPoller(Function<Store, StoreRows> connect) {
        this.connect = connect;
    }

    /** Starts polling stores. */
    public void start(Collection<Store> stores) {
        stores.forEach(store -> {
            StoreThread thread = new StoreThread(store);
            threads.put(store, thread);
            thread.start();
        });
    }

    /** Adds users to poll for, each when it is due, in all stores that are polled; in the order in which they are due. */
    public void watch(List<Sample> samples) {
        threads.values().forEach(thread -> thread.pending.addAll(samples));
    }

    /** When each polled store showed each user first, so far. */
    public Map<Store, Map<UUID, Instant>> seen() {
        Map<Store, Map<UUID, Instant>> seen = new EnumMap<>(Store.class);
        threads.forEach((store, thread) -> seen.put(store, Map.copyOf(thread.seen)));
        return seen;
    }

    /** Whether all polled stores have shown all these users. */
    public boolean hasSeen(List<Sample> samples) {
        return threads.values().stream()
                .allMatch(thread -> samples.stream().allMatch(sample -> thread.seen.containsKey(sample.id())));
    }

    /** Stops polling and waits for the running queries. */
    @Override
    public void close() {
        closed = true;
        threads.values().forEach(Thread::interrupt);
        try {
            for (Thread thread : threads.values()) {
                thread.join(END_LIMIT.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class StoreThread extends Thread {
        private final Store store;
        private final List<Sample> pending = new CopyOnWriteArrayList<>();
        private final Map<UUID, Instant> seen = new ConcurrentHashMap<>();

        StoreThread(Store store) {
            super("poll-" + store.label());
            this.store = store;
            setDaemon(true);
        }

        /** Polls over one connection until a query fails, then over a new one. */
        @Override
        public void run() {
            while (!closed) {
                try (StoreRows rows = connect.apply(store)) {
                    while (!closed) {
                        poll(rows);
                        Thread.sleep(INTERVAL.toMillis());
                    }
                } catch (InterruptedException e) {
                    return; // closed
                } catch (RuntimeException e) {
                    LOG.debug("event=store_not_readable store={}", store.label(), e);
                    LockSupport.parkNanos(AFTER_FAILURE.toNanos());
                }
            }
        }

        private void poll(StoreRows rows) {
            Instant now = Instant.now();
            List<UUID> due = pending.stream()
                    .takeWhile(sample -> !now.isBefore(sample.due()))
                    .limit(MAX_KEYS)
                    .map(Sample::id)
                    .toList();
            if (!due.isEmpty()) {
                Set<UUID> visible = rows.visible(due);
                Instant read = Instant.now();
                visible.forEach(id -> seen.put(id, read));
                pending.removeIf(sample -> visible.contains(sample.id()));
            }
        }
    }
}
