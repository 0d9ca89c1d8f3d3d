package dev.userstream.local.demo;

import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Stack;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** A stack on its way up: every part by itself, so that work can begin with those that are ready. Thread-safe. */
final class StackStart {
    private final Map<Component, CompletableFuture<Void>> parts = new EnumMap<>(Component.class);

    /**
     * Starts all parts at once.
     *
     * @param ready hears of each part when it answers
     */
    StackStart(Stack stack, Consumer<Component> ready) {
        for (Component part : Component.values()) {
            parts.put(
                    part,
                    CompletableFuture.runAsync(
                            () -> {
                                stack.ensure(List.of(part));
                                ready.accept(part);
                            },
                            task -> thread(part, task)));
        }
    }

    /**
     * Returns when these parts answer.
     *
     * @throws dev.userstream.local.process.ChildFailedException if one of them does not
     */
    void await(Component... wanted) {
        for (Component part : wanted) {
            try {
                Objects.requireNonNull(parts.get(part)).join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : e;
            }
        }
    }

    /**
     * Returns where no start has failed so far.
     *
     * @throws dev.userstream.local.process.ChildFailedException if one has
     */
    void requireNoFailure() {
        parts.forEach((part, start) -> {
            if (start.isCompletedExceptionally()) {
                await(part);
            }
        });
    }

    private static void thread(Component part, Runnable task) {
        Thread thread = new Thread(task, "start-" + part.label());
        thread.setDaemon(true);
        thread.start();
    }
}
