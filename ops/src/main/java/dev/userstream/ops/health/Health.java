package dev.userstream.ops.health;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;

/**
 * Asks every part a question, all at once, and waits for the answers for a bounded time. A part that hangs holds one thread,
 * however often its health is asked for. Thread-safe.
 */
public final class Health implements AutoCloseable {
    private final Map<String, Component> parts = new LinkedHashMap<>();
    private final Duration limit;
    private final LongSupplier nanoTime;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "health");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Asks nothing yet.
     *
     * @param questions what each part is asked, by the part's name
     * @param limit how long to wait for all answers together
     * @param nanoTime a monotonic clock, nanoseconds
     */
    public Health(Map<String, HealthCheck> questions, Duration limit, LongSupplier nanoTime) {
        questions.forEach((name, question) -> parts.put(name, new Component(name, question)));
        this.limit = limit;
        this.nanoTime = nanoTime;
    }

    /**
     * Asks all parts.
     *
     * @return what is wrong with each part, by its name; empty for one that answers
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public Map<String, Optional<String>> check() throws InterruptedException {
        long deadline = nanoTime.getAsLong() + limit.toNanos();
        Map<Component, CompletableFuture<Optional<String>>> asked = new LinkedHashMap<>();
        parts.values().forEach(part -> asked.put(part, part.ask(threads)));
        Map<String, Optional<String>> answers = new LinkedHashMap<>();
        for (Map.Entry<Component, CompletableFuture<Optional<String>>> each : asked.entrySet()) {
            Duration left = Duration.ofNanos(Math.max(0, deadline - nanoTime.getAsLong()));
            answers.put(each.getKey().name(), each.getKey().await(each.getValue(), left, limit));
        }
        return answers;
    }

    /** The names of the parts. */
    public Iterable<String> names() {
        return parts.keySet();
    }

    /** Whether a part answered when it was last asked; false before that. */
    public boolean isUp(String name) {
        Component part = parts.get(name);
        return part != null && part.isUp();
    }

    /** Ends without waiting for answers. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
