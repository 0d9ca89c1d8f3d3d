package dev.userstream.ops.health;

import dev.userstream.ops.pipeline.UnreachableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One part of the pipeline, its outstanding question and its last answer. Thread-safe. */
final class Component {
    private static final Logger LOG = LoggerFactory.getLogger(Component.class);

    private final String name;
    private final HealthCheck question;
    private @Nullable CompletableFuture<Optional<String>> outstanding;
    private @Nullable Boolean up;

    Component(String name, HealthCheck question) {
        this.name = name;
        this.question = question;
    }

    String name() {
        return name;
    }

    synchronized boolean isUp() {
        return Boolean.TRUE.equals(up);
    }

    /** The answer to a new question, or to the one that is outstanding. */
    synchronized CompletableFuture<Optional<String>> ask(Executor threads) {
        CompletableFuture<Optional<String>> running = outstanding;
        if (running == null || running.isDone()) {
            running = CompletableFuture.supplyAsync(this::answer, threads);
            outstanding = running;
        }
        return running;
    }

    /** What is wrong, if anything. */
    Optional<String> await(CompletableFuture<Optional<String>> asked, Duration left, Duration limit)
            throws InterruptedException {
        Optional<String> problem;
        try {
            problem = asked.get(left.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            problem = Optional.of(name + ": no answer within " + limit.toMillis() + " ms (expected: one; is it up?)");
        } catch (ExecutionException e) {
            problem = Optional.of(name + ": " + e.getCause() + " (expected: an answer)");
        }
        note(problem);
        return problem;
    }

    private Optional<String> answer() {
        try {
            question.ask();
            return Optional.empty();
        } catch (UnreachableException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private synchronized void note(Optional<String> problem) {
        boolean answers = problem.isEmpty();
        if (up == null || up != answers) {
            up = answers;
            if (answers) {
                LOG.info("event=part_up part={}", name);
            } else {
                LOG.warn("event=part_down part={} cause=\"{}\"", name, problem.get());
            }
        }
    }
}
