package dev.userstream.ops.service;

import dev.userstream.ops.pipeline.UnreachableException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks all components at the same time and waits for the results for a bounded time. A check that hangs occupies one thread,
 * however often health is requested. Thread-safe.
 */
public final class Health implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Health.class);

    private final Map<String, Component> components = new LinkedHashMap<>();
    private final Duration timeout;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "health");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Checks nothing yet.
     *
     * @param checks the check of each component by its name; a check throws if the component does not answer
     * @param timeout how long to wait for all results together
     */
    public Health(Map<String, Runnable> checks, Duration timeout) {
        checks.forEach((name, check) -> components.put(name, new Component(name, check)));
        this.timeout = timeout;
    }

    /** Checks all components and returns the problem of each by its name; empty for one that answers. */
    public Map<String, Optional<String>> check() {
        Map<Component, CompletableFuture<Optional<String>>> running = new LinkedHashMap<>();
        components.values().forEach(component -> running.put(component, component.start()));
        Map<String, Optional<String>> results = new LinkedHashMap<>();
        running.forEach((component, result) -> {
            Optional<String> problem = result.join();
            component.note(problem);
            results.put(component.name, problem);
        });
        return results;
    }

    /** The names of the components. */
    public Set<String> names() {
        return components.keySet();
    }

    /** Whether a component answered its last check; false before the first. */
    public boolean isUp(String name) {
        Component component = components.get(name);
        return component != null && Boolean.TRUE.equals(component.up);
    }

    /** Ends without waiting for results. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    private final class Component {
        private final String name;
        private final Runnable check;
        private CompletableFuture<Optional<String>> running = CompletableFuture.completedFuture(Optional.empty());
        private volatile @Nullable Boolean up;

        Component(String name, Runnable check) {
            this.name = name;
            this.check = check;
        }

        /** The result of a new check, or of the one that is running; a problem where there is none in time. */
        synchronized CompletableFuture<Optional<String>> start() {
            if (running.isDone()) {
                running = CompletableFuture.supplyAsync(this::problem, threads);
            }
            Optional<String> late = Optional.of(
                    name + ": no answer within " + timeout.toMillis() + " ms (expected: an answer; is it up?)");
            return running.copy().completeOnTimeout(late, timeout.toMillis(), TimeUnit.MILLISECONDS);
        }

        synchronized void note(Optional<String> problem) {
            boolean answers = problem.isEmpty();
            if (up == null || up != answers) {
                up = answers;
                if (answers) {
                    LOG.info("event=component_up component={}", name);
                } else {
                    LOG.warn("event=component_down component={} cause=\"{}\"", name, problem.get());
                }
            }
        }

        private Optional<String> problem() {
            try {
                check.run();
                return Optional.empty();
            } catch (RuntimeException | Error e) {
                return Optional.of(
                        UnreachableException.messageOf(e).orElse(name + ": " + e + " (expected: an answer)"));
            }
        }
    }
}
