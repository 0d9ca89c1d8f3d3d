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
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one store every few milliseconds, on a thread of its own, which of the watched users can be read, and notes when each
 * is seen first. One query asks for all that are due and outstanding, the oldest first and a bounded number, so that watching
 * costs the store little; before the first row of all it asks less often and for less. Thread-safe.
 */
public final class VisibilityWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VisibilityWatch.class);
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(5);
    private static final Duration BEFORE_THE_FIRST_ROW = Duration.ofMillis(25);
    private static final Duration AFTER_FAILURE = Duration.ofMillis(100);
    private static final int MOST_OUTSTANDING = 64;
    private static final int MOST_BEFORE_THE_FIRST_ROW = 8;

    private final Supplier<StoreRows> connect;
    private final InstantSource clock;
    private final Predicate<Sample> isDue;
    private final List<Sample> outstanding;
    private final Map<UUID, Instant> seen = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean closed;

    private VisibilityWatch(
            String store,
            Supplier<StoreRows> connect,
            Collection<Sample> samples,
            Predicate<Sample> isDue,
            InstantSource clock) {
        this.connect = connect;
        this.clock = clock;
        this.isDue = isDue;
        this.outstanding = new ArrayList<>(samples);
        this.thread = new Thread(this::watch, "watch-" + store);
        this.thread.setDaemon(true);
    }

    /**
     * Begins to ask.
     *
     * @param store the store's name, for the thread
     * @param connect opens the store's reader, on the watching thread; waits until the store can be asked; tried again where it
     *     finds the store unreadable
     * @param samples whom to watch, in the order in which they will be published
     * @param isDue whether a user may have been published by now
     */
    public static VisibilityWatch start(
            String store,
            Supplier<StoreRows> connect,
            Collection<Sample> samples,
            Predicate<Sample> isDue,
            InstantSource clock) {
        VisibilityWatch watch = new VisibilityWatch(store, connect, samples, isDue, clock);
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
        try {
            while (!closed && !outstanding.isEmpty()) {
                watchUntilItFails();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            if (!closed) {
                // Why a store cannot be reached is for whoever starts it to say; without it there are no figures.
                LOG.info(
                        "event=watch_ended thread={} cause={}",
                        thread.getName(),
                        e.getClass().getSimpleName());
            }
        }
    }

    /** Asks over one connection; one that failed is never asked again. */
    private void watchUntilItFails() throws InterruptedException {
        try (StoreRows rows = connect.get()) {
            while (!closed && !outstanding.isEmpty()) {
                Thread.sleep(ask(rows).toMillis());
            }
        } catch (StoreUnreadableException e) {
            Thread.sleep(AFTER_FAILURE.toMillis());
        }
    }

    private Duration ask(StoreRows rows) {
        boolean warm = !seen.isEmpty();
        List<UUID> asked = outstanding.stream()
                .takeWhile(isDue)
                .limit(warm ? MOST_OUTSTANDING : MOST_BEFORE_THE_FIRST_ROW)
                .map(Sample::id)
                .toList();
        Duration pause = warm ? BETWEEN_QUESTIONS : BEFORE_THE_FIRST_ROW;
        if (asked.isEmpty()) {
            return pause;
        }
        Set<UUID> visible = rows.visible(asked);
        Instant now = clock.instant();
        visible.forEach(id -> seen.put(id, now));
        outstanding.removeIf(sample -> visible.contains(sample.id()));
        return pause;
    }
}
