package dev.userstream.ops.service;

import dev.userstream.ops.pipeline.UnreachableException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks all components at the same time and waits for the results for a bounded time. A check that hangs occupies one thread,
 * however often health is requested. Thread-safe.
 */
public final class Health implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Health.class);

    private final Map<String, Runnable> checks;
    private final Duration timeout;
    /** The last check of each component. */
    private final Map<String, CompletableFuture<Optional<String>>> running = new ConcurrentHashMap<>();

    /** The problem that the last check of each component found. */
    private final Map<String, Optional<String>> latest = new ConcurrentHashMap<>();

    private final ExecutorService threads = Executors.newCachedThreadPool(work -> new Thread(work, "health"));

    /** Checks nothing yet. A check throws if its component does not answer; the timeout is that of all results together. */
    public Health(Map<String, Runnable> checks, Duration timeout) {
        this.checks = new LinkedHashMap<>(checks);
        this.timeout = timeout;
    }

    /** Checks all components and returns the problem of each by its name; empty for one that answers. */
    public Map<String, Optional<String>> check() {
        Map<String, CompletableFuture<Optional<String>>> results = new LinkedHashMap<>();
        checks.forEach((name, check) -> results.put(name, start(name, check)));
        Map<String, Optional<String>> problems = new LinkedHashMap<>();
        results.forEach((name, result) -> problems.put(name, result.join()));
        problems.forEach(this::note);
        return problems;
    }

    /** The names of the components. */
    public Set<String> names() {
        return checks.keySet();
    }

    /** Whether a component answered its last check; false before the first. */
    public boolean isUp(String name) {
        return latest.getOrDefault(name, Optional.of("")).isEmpty();
    }

    /** What the last check of each component found; nothing before the first. */
    public Map<String, Optional<String>> latest() {
        Map<String, Optional<String>> found = new LinkedHashMap<>();
        checks.keySet().forEach(name -> found.computeIfAbsent(name, latest::get));
        return found;
    }

    /** Ends without waiting for results. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** The result of a new check, or of the one that is running; a problem where there is none in time. */
    private CompletableFuture<Optional<String>> start(String name, Runnable check) {
        Optional<String> late =
                Optional.of(name + ": no answer within " + timeout.toMillis() + " ms (expected: an answer; is it up?)");
        return running.compute(name, (unused, last) -> last == null || last.isDone() ? submit(name, check) : last)
                .copy()
                .completeOnTimeout(late, timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private CompletableFuture<Optional<String>> submit(String name, Runnable check) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        check.run();
                        return Optional.empty();
                    } catch (RuntimeException | Error e) {
                        return Optional.of(
                                UnreachableException.messageOf(e).orElse(name + ": " + e + " (expected: an answer)"));
                    }
                },
                threads);
    }

    private void note(String name, Optional<String> problem) {
        Optional<String> before = latest.put(name, problem);
        if (before == null || before.isEmpty() != problem.isEmpty()) {
            problem.ifPresentOrElse(
                    cause -> LOG.warn("event=component_down component={} cause=\"{}\"", name, cause),
                    () -> LOG.info("event=component_up component={}", name));
        }
    }
}
